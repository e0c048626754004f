using System.Data.Common;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Data.Auditing;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Catalogue;

/// <summary>The life of runs: who works on them, interrupting, resuming, giving up.</summary>
internal sealed partial class SqlCatalogueRunStore
{
    private const int JoinAttempts = 5;

    public async ValueTask AcceptRulesAsync(string runKey, RuleSetReference rules, string actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentNullException.ThrowIfNull(rules);
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                await RunLifeRows.LockAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                CatalogueRun? run = await RunRows.FindAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                if (run is null || run.RuleSetHash == rules.Hash)
                    return Written<bool>.Undo(false);
                long before = await connection.Command("SELECT COUNT(*) FROM catalogue_run_rules WHERE run_key = @run", transaction)
                    .With("@run", runKey)
                    .CountAsync(token).ConfigureAwait(false);
                await connection.Command(
                        "INSERT INTO catalogue_run_rules (run_key, accepted_no, rule_set_hash, rule_set_version, accepted_at, accepted_by) VALUES (@run, @no, @hash, @version, @at, @by)", transaction)
                    .With("@run", runKey)
                    .With("@no", before + 1)
                    .With("@hash", rules.Hash)
                    .With("@version", rules.Version)
                    .With("@at", _dialect.FromTime(now))
                    .With("@by", actor)
                    .RunAsync(token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<JoinOutcome> JoinAsync(RunWorker worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        for (int attempt = 1; ; attempt++)
        {
            JoinOutcome? joined = await _executor.WriteAsync(
                (connection, transaction, token) => JoinAsync(connection, transaction, worker, lease, token), repeatable: true, cancellationToken).ConfigureAwait(false);
            if (joined is not null)
                return joined;
            if (attempt == JoinAttempts)
                throw new OrderStoreException($"Run '{worker.RunKey}' could not be resumed: other runs keep ordering its products at this moment. Try again.", isTransient: true);
        }
    }

    public ValueTask<bool> RenewAsync(string workerId, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(workerId);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                bool isOnRun = await WorkerRows.RenewAsync(connection, transaction, _dialect, workerId, lease, token).ConfigureAwait(false);
                return new Written<bool>(isOnRun, isOnRun);
            },
            repeatable: true,
            cancellationToken);
    }

    public async ValueTask DismissAsync(IReadOnlyList<string> workerIds, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workerIds);
        foreach (string workerId in workerIds)
        {
            await _executor.WriteAsync(
                async (connection, transaction, token) =>
                {
                    if (await WorkerRows.RunOfAsync(connection, transaction, workerId, token).ConfigureAwait(false) is not string runKey)
                        return Written<bool>.Undo(false);
                    RunState? state = await RunLifeRows.LockAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                    await WorkerRows.DeleteAsync(connection, transaction, workerId, token).ConfigureAwait(false);
                    await InterruptIfLeftAsync(connection, transaction, runKey, state, reason, token).ConfigureAwait(false);
                    return Written<bool>.Keep(true);
                },
                repeatable: true,
                cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<IReadOnlyList<RunWorker>> WorkersAsync(CancellationToken cancellationToken) =>
        _executor.ReadAsync<IReadOnlyList<RunWorker>>(
            async (connection, token) => await WorkerRows.ReadAsync(connection, _dialect, null, token).ConfigureAwait(false), cancellationToken);

    public async ValueTask<IReadOnlyList<string>> InterruptAsync(CancellationToken cancellationToken)
    {
        List<string> left = await _executor.ReadAsync(
            async (connection, token) => await connection.Command(
                    "SELECT f.run_key FROM catalogue_run_life f WHERE f.state = 'running' AND NOT EXISTS "
                    + $"(SELECT 1 FROM catalogue_run_workers w WHERE w.run_key = f.run_key AND w.alive_until > {_dialect.CurrentTime})")
                .TextsAsync(token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        List<string> interrupted = [];
        foreach (string runKey in left)
        {
            bool now = await _executor.WriteAsync(
                async (connection, transaction, token) =>
                {
                    RunState? state = await RunLifeRows.LockAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                    await WorkerRows.DeleteExpiredAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                    return Written<bool>.Keep(
                        await InterruptIfLeftAsync(connection, transaction, runKey, state, "no worker gave a sign of life for longer than its lease", token).ConfigureAwait(false));
                },
                repeatable: true,
                cancellationToken).ConfigureAwait(false);
            if (now)
                interrupted.Add(runKey);
        }

        return interrupted;
    }

    public ValueTask<RunState?> AbandonAsync(string runKey, string actor, string? reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentException.ThrowIfNullOrEmpty(actor);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                RunState? state = await RunLifeRows.LockAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                if (state is null || !state.Value.IsUnfinished())
                    return Written<RunState?>.Undo(state);
                await WorkerRows.DeleteAllAsync(connection, transaction, runKey, token).ConfigureAwait(false);
                await RunLifeRows.DeleteEmptyDraftsAsync(connection, transaction, runKey, token).ConfigureAwait(false);
                IReadOnlyList<ToldAction> entries = await RunLifeRows.CancelDraftsAsync(connection, transaction, _dialect, (runKey, null, actor, "abandon", reason, now), token).ConfigureAwait(false);
                await connection.Command("DELETE FROM catalogue_again WHERE run_key = @run", transaction).With("@run", runKey).RunAsync(token).ConfigureAwait(false);
                await RunLifeRows.SetAsync(
                    connection, transaction, _dialect, runKey, RunState.Abandoned, reason is null ? $"by {actor}" : $"by {actor}: {reason}", token).ConfigureAwait(false);
                await AuditRows.AppendAsync(connection, transaction, _dialect, entries, token).ConfigureAwait(false);
                return Written<RunState?>.Keep(RunState.Abandoned);
            },
            repeatable: true,
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<RunInfo>> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000, nameof(query));
        return _executor.ReadAsync((connection, token) => RunInfoRows.ListAsync(connection, _dialect, query, token), cancellationToken);
    }

    public ValueTask<RunInfo?> FindAsync(string runKey, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        return _executor.ReadAsync((connection, token) => RunInfoRows.FindAsync(connection, _dialect, runKey, token), cancellationToken);
    }

    /// <returns>Null when somebody ordered a product of the run in this very moment: join again.</returns>
    private async ValueTask<Written<JoinOutcome?>> JoinAsync(
        DbConnection connection, DbTransaction transaction, RunWorker worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        RunState state = await RunLifeRows.LockAsync(connection, transaction, _dialect, worker.RunKey, cancellationToken).ConfigureAwait(false)
            ?? throw new OrderStoreException($"There is no run '{worker.RunKey}'.");
        if (!state.IsUnfinished())
        {
            string? reason = await RunLifeRows.ReasonAsync(connection, transaction, worker.RunKey, cancellationToken).ConfigureAwait(false);
            return Written<JoinOutcome?>.Undo(new JoinOutcome(state, reason, 0));
        }

        await WorkerRows.InsertAsync(connection, transaction, _dialect, worker, lease, cancellationToken).ConfigureAwait(false);
        int again = 0;
        if (state == RunState.Interrupted)
        {
            try
            {
                again = await RunLifeRows.ReopenDraftsAsync(connection, transaction, _dialect, worker.RunKey, cancellationToken).ConfigureAwait(false);
            }
            catch (DbException exception) when (_dialect.Classify(exception) == DatabaseFault.DuplicateKey)
            {
                return Written<JoinOutcome?>.Undo(null);
            }
        }

        if (state != RunState.Running)
            await RunLifeRows.SetAsync(connection, transaction, _dialect, worker.RunKey, RunState.Running, null, cancellationToken).ConfigureAwait(false);
        return Written<JoinOutcome?>.Keep(new JoinOutcome(RunState.Running, null, again));
    }

    private async ValueTask<bool> InterruptIfLeftAsync(
        DbConnection connection, DbTransaction transaction, string runKey, RunState? state, string? reason, CancellationToken cancellationToken)
    {
        if (state != RunState.Running || await WorkerRows.CountAsync(connection, transaction, runKey, cancellationToken).ConfigureAwait(false) > 0)
            return false;
        await RunLifeRows.CloseDraftsAsync(connection, transaction, runKey, cancellationToken).ConfigureAwait(false);
        await RunLifeRows.SetAsync(connection, transaction, _dialect, runKey, RunState.Interrupted, reason, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
