namespace Purchasing.Graph.Checkpoints;

/// <summary>
/// Where runs are written down, so that one that waits, or whose process died, goes on where it was. The order database
/// implements it, so that checkpoints are exactly as durable as orders.
/// </summary>
/// <remarks>Safe for use by any thread.</remarks>
public interface ICheckpointStore
{
    /// <summary>Reads the newest checkpoint of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The checkpoint, or <see langword="null"/> when the run is unknown.</returns>
    ValueTask<GraphCheckpoint?> LoadAsync(string runId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a checkpoint and returns when it is durable. Version 1 must be new; any other version must follow directly on
    /// the stored one, in one atomic step, so that two processes cannot go on with the same run.
    /// </summary>
    /// <param name="checkpoint">The checkpoint, complete.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>A task that ends when the checkpoint is durable.</returns>
    /// <exception cref="CheckpointConflictException">The stored version is not the one before this one.</exception>
    ValueTask SaveAsync(GraphCheckpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>Lists the runs to take up again: those that are neither complete nor waiting for something outside.</summary>
    /// <param name="graph">The name of the graph.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The run ids, oldest first.</returns>
    IAsyncEnumerable<string> UnfinishedAsync(string graph, CancellationToken cancellationToken);
}
