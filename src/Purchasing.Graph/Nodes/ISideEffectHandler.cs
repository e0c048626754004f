namespace Purchasing.Graph.Nodes;

/// <summary>
/// A node that changes something outside the run (stores an order, sends a message). The executor never retries it
/// unless the graph says so, never caches it, never executes it in a dry run, and, in a stored run, writes down before and after it.
/// </summary>
/// <remarks>
/// After a crash the node may be executed a second time with the same <see cref="NodeContext.IdempotencyKey"/>; the
/// second execution must find what the first one did and answer with the same outputs.
/// </remarks>
public interface ISideEffectHandler : INodeHandler
{
    /// <summary>
    /// Says what <see cref="INodeHandler.ExecuteAsync"/> would do, through <see cref="NodeContext.Note(string)"/>, and does
    /// none of it. It may set the outputs it foresees so that the nodes after it can be tried too; outputs left unset
    /// count as not produced, and what needs them is skipped.
    /// </summary>
    /// <param name="context">Inputs and outputs of this execution.</param>
    /// <param name="cancellationToken">Cancelled when the run is cancelled.</param>
    /// <returns>A task that ends when the foresight is complete.</returns>
    ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Undoes what <see cref="INodeHandler.ExecuteAsync"/> did, because a later part of the run failed. Must be idempotent: after a
    /// crash it may be called again.
    /// </summary>
    /// <param name="context">The inputs and the outputs of the execution to undo.</param>
    /// <param name="cancellationToken">Cancelled only when the host stops.</param>
    /// <returns><see langword="true"/> when something was undone, <see langword="false"/> when there is nothing to undo.</returns>
    ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken);
}
