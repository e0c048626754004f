namespace Purchasing.Graph.Nodes;

/// <summary>
/// What one node of a graph does: its typed ports and its work. Bound once when the graph loads and then shared by all
/// runs, so an implementation keeps no state of a run and is safe for use by any thread.
/// </summary>
/// <remarks>A handler that changes anything outside the run must implement <see cref="ISideEffectHandler"/> as well.</remarks>
public interface INodeHandler
{
    /// <summary>The inputs, in a fixed order; names are unique within the node.</summary>
    IReadOnlyList<InputPort> Inputs { get; }

    /// <summary>The outputs, in a fixed order; names are unique within the node.</summary>
    IReadOnlyList<OutputPort> Outputs { get; }

    /// <summary>What the executor may assume about this node.</summary>
    NodeTraits Traits { get; }

    /// <summary>
    /// Does the work of the node: reads inputs from <paramref name="context"/> and sets every output on it.
    /// </summary>
    /// <param name="context">Inputs, outputs and surroundings of this execution. Not to be kept after the returned task ends.</param>
    /// <param name="cancellationToken">Cancelled when the run is cancelled or the node's timeout has passed.</param>
    /// <returns>A task that ends when the work, all of it, has ended.</returns>
    /// <exception cref="NodeFailedException">The node cannot do its work; the message says why in words a user understands.</exception>
    ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken);
}
