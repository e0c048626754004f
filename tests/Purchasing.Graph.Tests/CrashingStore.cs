using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

/// <summary>The store as one process sees it, which dies, or hangs, at one of its writes.</summary>
/// <param name="inner">The store.</param>
/// <param name="at">At which write; 0 for none.</param>
/// <param name="crash">What happens there.</param>
internal sealed class CrashingStore(IRunStore inner, int at, CrashingStore.Crash crash) : IRunStore
{
    private readonly TaskCompletionSource _hung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _awake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;
    private int _announced;

    public enum Crash { BeforeWriting, AfterWriting, Hang }

    /// <summary>Ends when the process hangs.</summary>
    public Task Hung => _hung.Task;

    /// <summary>How many effects and undoings this process wrote down that it is about to begin.</summary>
    public int Announced => Volatile.Read(ref _announced);

    /// <summary>The lease of this process.</summary>
    public long? Token { get; private set; }

    public void Wake() => _awake.TrySetResult();

    public async ValueTask AppendAsync(RunLease lease, RunUpdate update, CancellationToken cancellationToken)
    {
        bool here = Interlocked.Increment(ref _writes) == at;
        if (here && crash == Crash.BeforeWriting) throw new CrashException();
        if (here && crash == Crash.Hang)
        {
            _hung.SetResult();
            await _awake.Task;
        }
        await inner.AppendAsync(lease, update, default);
        Interlocked.Add(ref _announced, update.Entries.Count(entry => entry.Kind is RunEntryKind.Begun or RunEntryKind.UndoBegun));
        if (here && crash == Crash.AfterWriting) throw new CrashException();
    }

    public async ValueTask<OpenedRun?> OpenAsync(RunOpening opening, CancellationToken cancellationToken)
    {
        OpenedRun? opened = await inner.OpenAsync(opening, cancellationToken);
        Token = opened?.Lease?.Epoch ?? Token;
        return opened;
    }

    public ValueTask<SignalResult> SignalAsync(string runId, string name, string data, CancellationToken cancellationToken) => inner.SignalAsync(runId, name, data, cancellationToken);

    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken) => inner.FindAsync(runId, cancellationToken);

    public ValueTask<IReadOnlyList<RunEntry>> HistoryAsync(string runId, CancellationToken cancellationToken) => inner.HistoryAsync(runId, cancellationToken);

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    internal sealed class CrashException : Exception;
}
