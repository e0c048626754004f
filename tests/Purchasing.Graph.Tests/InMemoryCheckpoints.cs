using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Purchasing.Graph.Checkpoints;

namespace Purchasing.Graph.Tests;

/// <summary>A checkpoint store that keeps every version, so that a test can go back to any moment of a run as a crash would.</summary>
internal sealed class InMemoryCheckpoints : ICheckpointStore
{
    private readonly ConcurrentDictionary<string, GraphCheckpoint> _newest = new();

    public List<GraphCheckpoint> Saved { get; } = [];

    /// <summary>A store as it was after a number of writes: what a new process finds.</summary>
    public InMemoryCheckpoints After(int writes)
    {
        var store = new InMemoryCheckpoints();
        foreach (GraphCheckpoint checkpoint in Saved.Take(writes)) store._newest[checkpoint.RunId] = checkpoint;
        return store;
    }

    public ValueTask<GraphCheckpoint?> LoadAsync(string runId, CancellationToken cancellationToken) => ValueTask.FromResult(_newest.GetValueOrDefault(runId));

    public ValueTask SaveAsync(GraphCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        lock (Saved)
        {
            long stored = _newest.GetValueOrDefault(checkpoint.RunId)?.Version ?? 0;
            if (checkpoint.Version != stored + 1) throw new CheckpointConflictException(checkpoint.RunId, checkpoint.Version);
            _newest[checkpoint.RunId] = checkpoint;
            Saved.Add(checkpoint);
        }
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<string> UnfinishedAsync(string graph, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (GraphCheckpoint checkpoint in _newest.Values.Where(c => c.Graph == graph && c.Status is CheckpointStatus.Running or CheckpointStatus.Compensating)) yield return checkpoint.RunId;
    }
}
