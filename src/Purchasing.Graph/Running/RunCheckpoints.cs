using Purchasing.Graph.Checkpoints;
using Purchasing.Graph.Compilation;

namespace Purchasing.Graph.Running;

/// <summary>Writes one run down, version after version, and reads it back.</summary>
sealed class RunCheckpoints(RunState run, ICheckpointStore store)
{
    readonly SemaphoreSlim _one = new(1, 1);
    long _version;

    /// <summary>Whether the run was ever written down.</summary>
    public bool IsStored => _version > 0;

    /// <summary>Reads the run's newest checkpoint into its state.</summary>
    /// <returns>What the run was doing, and how it ended if it did; <see langword="null"/> when the store does not know it.</returns>
    /// <exception cref="InvalidOperationException">The run was started with another graph.</exception>
    public async ValueTask<(CheckpointStatus Status, RunStatus? Outcome)?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await store.LoadAsync(run.RunId, cancellationToken).ConfigureAwait(false) is not { } checkpoint) return null;
        if (checkpoint.GraphHash != run.Graph.Hash)
        {
            throw new InvalidOperationException(
                $"Run '{run.RunId}' was started with another version of graph '{checkpoint.Graph}' and can only go on with that one. "
                + "Finish it there, or start a new run under another id.");
        }
        _version = checkpoint.Version;
        RunStatus? outcome = CheckpointText.Read(run, checkpoint.State);
        return (checkpoint.Status, outcome);
    }

    /// <summary>Writes the run down and returns when that is durable.</summary>
    /// <exception cref="CheckpointConflictException">Another process went on with the run.</exception>
    public async ValueTask SaveAsync(RunLoop? loop, CheckpointStatus status, CancellationToken cancellationToken, RunStatus? outcome = null)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Taken inside, so that a later version never holds less than an earlier one.
            List<int> nodes = loop?.SettledNodes() ?? [.. Enumerable.Range(0, run.Nodes.Length)];
            var checkpoint = new GraphCheckpoint(
                run.RunId, run.Graph.Name, run.Graph.Hash, _version + 1, status, CheckpointText.Write(run, nodes, outcome), run.Time.GetUtcNow());
            await store.SaveAsync(checkpoint, cancellationToken).ConfigureAwait(false);
            _version = checkpoint.Version;
        }
        finally
        {
            _one.Release();
        }
    }
}
