namespace Purchasing.Graph.Stores;

/// <summary>Keeps runs in memory: for tests, and for runs that need signals, timers and a history but not survive the process.</summary>
/// <remarks>Safe for use by any thread.</remarks>
public sealed class InMemoryRunStore : IRunStore
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Row> _runs = new(StringComparer.Ordinal);
    readonly TimeProvider _time;

    /// <summary>Creates an empty store.</summary>
    /// <param name="time">Its clock; that of the system when left out.</param>
    public InMemoryRunStore(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<OpenedRun?> OpenAsync(RunOpening opening, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opening);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            if (!_runs.TryGetValue(opening.RunId, out Row? row))
            {
                if (opening.Started is null) return ValueTask.FromResult<OpenedRun?>(null);
                _runs[opening.RunId] = row = new Row(new StoredRun
                {
                    RunId = opening.RunId,
                    Graph = opening.Graph,
                    GraphVersion = opening.GraphVersion,
                    GraphHash = opening.GraphHash,
                    Status = StoredRunStatus.Running,
                    StartedAt = now,
                    ChangedAt = now,
                    WakeAt = now,
                });
                row.Add(now, new NewRunEntry(RunEntryKind.Started, "", opening.Started));
            }
            else if (row.Run.Status == StoredRunStatus.Completed || row.Run.GraphHash != opening.GraphHash)
            {
                return ValueTask.FromResult<OpenedRun?>(new OpenedRun(row.Run, [.. row.Entries], null));
            }
            else if (row.Run.LeaseUntil is { } until && until > now)
            {
                throw RunLeaseException.Held(opening.RunId, row.Run.Owner, until);
            }
            else
            {
                row.Add(now, new NewRunEntry(RunEntryKind.TakenUp, "", "{}"));
            }
            row.Number = 0;
            row.Run = row.Run with { Epoch = row.Run.Epoch + 1, Owner = opening.Owner, LeaseUntil = now + opening.LeaseTime };
            return ValueTask.FromResult<OpenedRun?>(new OpenedRun(row.Run, [.. row.Entries], new RunLease(opening.RunId, row.Run.Epoch, opening.LeaseTime)));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(RunLease lease, RunUpdate update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(update);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_runs.TryGetValue(lease.RunId, out Row? row) || row.Run.Epoch != lease.Epoch) throw RunLeaseException.Lost(lease.RunId);
            if (row.Number == update.Number) return ValueTask.CompletedTask;
            if (row.Number != update.Number - 1 || row.Run.LeaseUntil is null) throw RunLeaseException.Lost(lease.RunId);
            DateTimeOffset now = _time.GetUtcNow();
            row.Number = update.Number;
            foreach (NewRunEntry entry in update.Entries) row.Add(now, entry);
            bool unseen = row.Signals.Count > update.SignalsSeen;
            row.Run = row.Run with
            {
                Status = update.Status,
                Outcome = update.Outcome ?? row.Run.Outcome,
                ChangedAt = now,
                LeaseUntil = update.Release ? null : now + lease.Time,
                WakeAt = update.Status == StoredRunStatus.Completed ? null
                    : update.Status == StoredRunStatus.Waiting ? unseen ? now : update.WakeAt
                    : update.WakeAt ?? now,
            };
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<SignalResult> SignalAsync(string runId, string name, string data, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(data);
        lock (_lock)
        {
            if (!_runs.TryGetValue(runId, out Row? row)) return ValueTask.FromResult(SignalResult.UnknownRun);
            if (row.Run.Status == StoredRunStatus.Completed) return ValueTask.FromResult(SignalResult.RunCompleted);
            if (!row.Signals.Add(name)) return ValueTask.FromResult(SignalResult.AlreadySent);
            DateTimeOffset now = _time.GetUtcNow();
            row.Add(now, new NewRunEntry(RunEntryKind.Signal, name, data));
            row.Run = row.Run with { WakeAt = now, ChangedAt = now };
            return ValueTask.FromResult(SignalResult.Delivered);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        lock (_lock) return ValueTask.FromResult(_runs.GetValueOrDefault(runId)?.Run);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunEntry>> HistoryAsync(string runId, CancellationToken cancellationToken)
    {
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<RunEntry>>(_runs.TryGetValue(runId, out Row? row) ? [.. row.Entries] : []);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            return ValueTask.FromResult<IReadOnlyList<StoredRun>>(
            [
                .. _runs.Values.Select(row => row.Run)
                    .Where(run => query.Graph is null || run.Graph == query.Graph)
                    .Where(run => query.Status is null || run.Status == query.Status)
                    .Where(run => !query.Due || run.WakeAt <= now && !(run.LeaseUntil > now))
                    .Where(run => query.After is not { } after || Compare(run, after) > 0)
                    .Order(Comparer<StoredRun>.Create(Compare)).Take(query.Limit),
            ]);
        }
    }

    static int Compare(StoredRun a, StoredRun b) =>
        a.StartedAt != b.StartedAt ? a.StartedAt.CompareTo(b.StartedAt) : string.CompareOrdinal(a.RunId, b.RunId);

    sealed class Row(StoredRun run)
    {
        public StoredRun Run { get; set; } = run;

        public long Number { get; set; }

        public List<RunEntry> Entries { get; } = [];

        public HashSet<string> Signals { get; } = new(StringComparer.Ordinal);

        public void Add(DateTimeOffset at, NewRunEntry entry) => Entries.Add(new RunEntry(Entries.Count + 1, at, entry.Kind, entry.Subject, entry.Data));
    }
}
