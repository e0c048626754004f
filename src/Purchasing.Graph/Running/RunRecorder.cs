using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Running;

/// <summary>
/// Writes one run down under its lease. Writes that come while one is under way are joined into the next one. Keeps the lease alive,
/// and tells the run to stop when it is lost. Safe for use by any thread.
/// </summary>
sealed class RunRecorder : IAsyncDisposable
{
    readonly IRunStore _store;
    readonly RunLease _lease;
    readonly TimeProvider _time;
    readonly Lock _lock = new();
    readonly ITimer _heartbeat;
    readonly Dictionary<string, string> _signals = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<RunEntry>> _known = new(StringComparer.Ordinal);
    List<(RunUpdate Update, TaskCompletionSource Done)> _waiting = [];
    long _number;
    long _lastWrite;
    bool _writing;
    bool _closed;
    Exception? _broken;
    Task? _beating;

    public RunRecorder(IRunStore store, OpenedRun opened, TimeProvider time)
    {
        _store = store;
        _lease = opened.Lease!;
        _time = time;
        _lastWrite = time.GetTimestamp();
        Status = opened.Run.Status == StoredRunStatus.Undoing ? StoredRunStatus.Undoing : StoredRunStatus.Running;
        foreach (RunEntry entry in opened.Entries)
        {
            if (entry.Kind == RunEntryKind.Signal) _signals.TryAdd(entry.Subject, entry.Data);
        }
        TimeSpan beat = _lease.Time / 3;
        _heartbeat = time.CreateTimer(static self => ((RunRecorder)self!).Beat(), this, beat, beat);
    }

    /// <summary>The number of the lease.</summary>
    public long Epoch => _lease.Epoch;

    /// <summary>Told once when nothing more can be written.</summary>
    public Action<Exception>? Lost { get; set; }

    /// <summary>What the run is doing.</summary>
    public StoredRunStatus Status { get; set; }

    public bool TrySignal(string name, out string? data) => _signals.TryGetValue(name, out data);

    /// <summary>Files the entries of the items of foreach nodes, by the prefix of their nodes.</summary>
    public void Keep(string prefix, List<RunEntry> entries) => _known[prefix] = entries;

    /// <summary>Takes the entries of an item.</summary>
    public List<RunEntry>? Take(string prefix)
    {
        lock (_lock) return _known.Remove(prefix, out List<RunEntry>? entries) ? entries : null;
    }

    /// <summary>Appends entries and returns when they are durable and the lease is this runner's.</summary>
    public Task RecordAsync(IReadOnlyList<NewRunEntry> entries, string? outcome = null) => WriteAsync(new RunUpdate(0, Status) { Entries = entries, Outcome = outcome });

    /// <summary>Writes the last update of this runner and lets go of the lease.</summary>
    public Task CloseAsync(IReadOnlyList<NewRunEntry> entries, StoredRunStatus status, string? outcome, DateTimeOffset? wakeAt) =>
        WriteAsync(new RunUpdate(0, status) { Entries = entries, Outcome = outcome, WakeAt = wakeAt, SignalsSeen = _signals.Count, Release = true });

    public async ValueTask DisposeAsync()
    {
        Task? beating;
        lock (_lock)
        {
            _closed = true;
            beating = _beating;
        }
        await _heartbeat.DisposeAsync().ConfigureAwait(false);
        if (beating is not null) await beating.ConfigureAwait(false);
    }

    Task WriteAsync(RunUpdate update)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_broken is not null) return Task.FromException(_broken);
            if (_closed) return Task.CompletedTask;
            _closed = update.Release;
            _waiting.Add((update, done));
            if (_writing) return done.Task;
            _writing = true;
        }
        _ = DrainAsync();
        return done.Task;
    }

    async Task DrainAsync()
    {
        // A store may write before it first awaits, and who asked for the write may hold a lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            List<(RunUpdate Update, TaskCompletionSource Done)> batch;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _writing = false;
                    return;
                }
                (batch, _waiting) = (_waiting, []);
            }
            try
            {
                await AppendAsync(batch).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Break(e, batch);
                return;
            }
            foreach (var (_, done) in batch) done.SetResult();
        }
    }

    async Task AppendAsync(List<(RunUpdate Update, TaskCompletionSource Done)> batch)
    {
        RunUpdate update = batch[^1].Update with
        {
            Number = ++_number,
            Outcome = batch.Select(part => part.Update.Outcome).LastOrDefault(outcome => outcome is not null),
            Entries = [.. batch.SelectMany(part => part.Update.Entries)],
        };
        long before = _time.GetTimestamp();
        // Nobody waits for a store for longer than the lease lasts: after that the run may be another's.
        using var patience = new CancellationTokenSource(_lease.Time, _time);
        try
        {
            await _store.AppendAsync(_lease, update, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"The store did not answer within the {_lease.Time.TotalSeconds:0.#} s that the lease of run '{_lease.RunId}' lasts.", e);
        }
        lock (_lock) _lastWrite = before;
    }

    // Whether the last update was written is unknown: whatever came after it could contradict it.
    void Break(Exception error, List<(RunUpdate Update, TaskCompletionSource Done)> batch)
    {
        lock (_lock)
        {
            _broken = error;
            _writing = false;
            batch.AddRange(_waiting);
            _waiting = [];
        }
        foreach (var (_, done) in batch)
        {
            done.SetException(error);
            // A heartbeat is awaited by nobody.
            _ = done.Task.Exception;
        }
        Lost?.Invoke(error);
    }

    void Beat()
    {
        lock (_lock)
        {
            if (_closed || _writing || _broken is not null || _time.GetElapsedTime(_lastWrite) < _lease.Time / 6) return;
            _beating = BeatAsync();
        }
    }

    async Task BeatAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        // A failure has been told to the run by Lost.
        await WriteAsync(new RunUpdate(0, Status)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
