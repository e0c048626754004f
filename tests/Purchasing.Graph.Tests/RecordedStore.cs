using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

/// <summary>
/// A store that remembers every write, so that a test can go back to any moment of a run as a crash would, and that a test can make fail or
/// wait.
/// </summary>
internal sealed class RecordedStore : IRunStore
{
    private readonly List<Func<IRunStore, Task>> _writes = [];
    private readonly InMemoryRunStore _inner;

    public RecordedStore(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _inner = new InMemoryRunStore(Time);
    }

    public TimeProvider Time { get; }

    /// <summary>Called before each append, with its number; what it throws is what the caller gets, and nothing is written.</summary>
    public Func<int, Task>? BeforeAppend { get; set; }

    public int Writes
    {
        get
        {
            lock (_writes) return _writes.Count;
        }
    }

    /// <summary>How many characters were written in all.</summary>
    public long Size { get; private set; }

    public StoredRun Run(string id) => _inner.FindAsync(id, default).Result!;

    public IReadOnlyList<RunEntry> History(string id) => _inner.HistoryAsync(id, default).Result;

    /// <summary>A store as it was after a number of writes, when the leases of then have ended: what a new process finds.</summary>
    public async Task<RecordedStore> AfterAsync(int writes)
    {
        var time = new MovableTime();
        var store = new RecordedStore(time);
        Func<IRunStore, Task>[] all;
        lock (_writes) all = [.. _writes];
        foreach (Func<IRunStore, Task> write in all.Take(writes)) await write(store._inner);
        time.Advance(TimeSpan.FromHours(1));
        return store;
    }

    public async ValueTask<OpenedRun?> OpenAsync(RunOpening opening, CancellationToken cancellationToken)
    {
        OpenedRun? opened = await _inner.OpenAsync(opening, cancellationToken);
        if (opened?.Lease is not null) Remember(store => store.OpenAsync(opening, default).AsTask());
        return opened;
    }

    public async ValueTask AppendAsync(RunLease lease, RunUpdate update, CancellationToken cancellationToken)
    {
        if (BeforeAppend is not null) await BeforeAppend(Writes + 1);
        await _inner.AppendAsync(lease, update, cancellationToken);
        Remember(store => store.AppendAsync(lease, update, default).AsTask());
        Size += update.Entries.Sum(entry => (long)entry.Data.Length);
    }

    public async ValueTask<SignalResult> SignalAsync(string runId, string name, string data, CancellationToken cancellationToken)
    {
        SignalResult result = await _inner.SignalAsync(runId, name, data, cancellationToken);
        if (result == SignalResult.Delivered) Remember(store => store.SignalAsync(runId, name, data, default).AsTask());
        return result;
    }

    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken) => _inner.FindAsync(runId, cancellationToken);

    public ValueTask<IReadOnlyList<RunEntry>> HistoryAsync(string runId, CancellationToken cancellationToken) => _inner.HistoryAsync(runId, cancellationToken);

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunQuery query, CancellationToken cancellationToken) => _inner.ListAsync(query, cancellationToken);

    private void Remember(Func<IRunStore, Task> write)
    {
        lock (_writes) _writes.Add(write);
    }
}
