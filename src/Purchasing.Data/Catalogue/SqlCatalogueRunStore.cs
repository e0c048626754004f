using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.Orders;

namespace Purchasing.Data.Catalogue;

/// <summary>Catalogue runs in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlCatalogueRunStore : ICatalogueRunStore
{
    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;

    public SqlCatalogueRunStore(Database database, TimeProvider time, ILogger<SqlCatalogueRunStore> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
    }

    public ValueTask<CatalogueRun> StartAsync(CatalogueRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                await RunRows.InsertAsync(connection, transaction, _dialect, run, token).ConfigureAwait(false);
                CatalogueRun? stored = await RunRows.FindAsync(connection, transaction, _dialect, run.RunKey, token).ConfigureAwait(false);
                return Written<CatalogueRun>.Keep(stored ?? throw new OrderStoreException($"Run '{run.RunKey}' was not stored."));
            },
            repeatable: true,
            cancellationToken);
    }

    public ValueTask<RunPlan> PlannedAsync(string runKey, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        return _executor.ReadAsync(
            async (connection, token) =>
            {
                // In this order: a plan that is complete before its last batch is read has that batch.
                CatalogueRun? run = await RunRows.FindAsync(connection, null, _dialect, runKey, token).ConfigureAwait(false);
                return new RunPlan(await RunRows.LastBatchAsync(connection, null, runKey, token).ConfigureAwait(false), run is { Planned: true });
            },
            cancellationToken);
    }

    public ValueTask<bool> PlanAsync(string runKey, IReadOnlyList<RunBatch> batches, bool complete, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentNullException.ThrowIfNull(batches);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                // Holds the run's row until the end: who plans the same run at the same time waits here and then sees these batches.
                // MySQL counts the rows that changed, which tells only of a plan that is completed.
                int completed = await ExecuteAsync(
                    connection.Command("UPDATE catalogue_runs SET planned = @complete WHERE run_key = @run AND planned = 0", transaction)
                        .With("@complete", complete ? 1 : 0)
                        .With("@run", runKey),
                    token).ConfigureAwait(false);
                CatalogueRun? run = await RunRows.FindAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                if (run is null || run.Planned && (!complete || completed == 0))
                    return Written<bool>.Undo(false);
                RunBatch? last = await RunRows.LastBatchAsync(connection, transaction, runKey, token).ConfigureAwait(false);
                if (batches.Count > 0 && (batches[0].Number != (last?.Number ?? -1) + 1 || batches[0].After != last?.Last))
                    return Written<bool>.Undo(false);
                await RunRows.InsertBatchesAsync(connection, transaction, _dialect, runKey, batches, token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: true,
            cancellationToken);
    }

    public ValueTask<RunBatch?> ClaimAsync(
        string runKey, string worker, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentException.ThrowIfNullOrEmpty(worker);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                RunBatch? batch = await RunRows.NextBatchAsync(connection, transaction, _dialect, runKey, now, token).ConfigureAwait(false);
                if (batch is null)
                    return Written<RunBatch?>.Undo(null);
                await ExecuteAsync(
                    connection.Command(
                        "UPDATE catalogue_batches SET worker = @worker, taken_until = @until WHERE run_key = @run AND batch_no = @no", transaction)
                        .With("@worker", worker)
                        .With("@until", _dialect.FromTime(now + lease))
                        .With("@run", runKey)
                        .With("@no", batch.Number),
                    token).ConfigureAwait(false);
                return Written<RunBatch?>.Keep(batch);
            },
            repeatable: false,
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<string>?> CompleteAsync(
        CatalogueRun run, string worker, BatchResult result, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        foreach (DraftLine line in result.Lines)
            StorableOrder.CheckLine(line.OrderId, line.Line);
        // Heads first and on their own: many workers share them, and none shall wait for another's whole batch.
        await DraftRows.EnsureHeadsAsync(_executor, run, result.Lines, cancellationToken).ConfigureAwait(false);
        int tries = 0;
        return await _executor.WriteAsync<IReadOnlyList<string>?>(
            async (connection, transaction, token) =>
            {
                tries++;
                if (!await RunRows.MarkDoneAsync(connection, transaction, _dialect, run.RunKey, worker, result, now, token).ConfigureAwait(false))
                {
                    bool isOurs = tries > 1
                        && await RunRows.WasDoneByAsync(connection, transaction, _dialect, run.RunKey, worker, result.Batch.Number, now, token).ConfigureAwait(false);
                    return Written<IReadOnlyList<string>?>.Undo(
                        isOurs ? await DraftRows.MissingAsync(connection, transaction, _dialect, result.Lines, token).ConfigureAwait(false) : null);
                }

                await RunRows.InsertHeldAsync(connection, transaction, _dialect, run.RunKey, result.Held, token).ConfigureAwait(false);
                long written = await OrderRows.InsertDraftLinesAsync(
                    connection, transaction, _dialect, run.RunKey, result.Lines.Select(l => (l.OrderId, l.Line)), token).ConfigureAwait(false);
                IReadOnlyList<string> missing = written == result.Lines.Count
                    ? []
                    : await DraftRows.MissingAsync(connection, transaction, _dialect, result.Lines, token).ConfigureAwait(false);
                return Written<IReadOnlyList<string>?>.Keep(missing);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<RunProgress?> ProgressAsync(string runKey, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        return _executor.ReadAsync(
            async (connection, token) =>
            {
                if (await RunRows.FindAsync(connection, null, _dialect, runKey, token).ConfigureAwait(false) is null)
                    return null;
                return await RunRows.ProgressAsync(connection, runKey, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<DraftOrder>> DraftsAsync(
        string runKey, string? afterId, int count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _executor.ReadAsync(
            (connection, token) => DraftRows.HeadsAsync(connection, _dialect, runKey, afterId, count, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<PurchaseOrderLine>> DraftLinesAsync(string orderId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        return _executor.ReadAsync(
            (connection, token) => DraftRows.LinesAsync(connection, _dialect, orderId, token), cancellationToken);
    }

    public async ValueTask FinaliseAsync(IReadOnlyList<OrderChange> orders, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(orders);
        foreach (OrderChange change in orders)
            StorableOrder.Check(change.Order);
        // One order of locking for all workers, so that they wait for each other instead of blocking each other.
        OrderChange[] ordered = orders.OrderBy(c => c.Order.Id, StringComparer.Ordinal).ToArray();
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                int final = 0;
                foreach (OrderChange change in ordered)
                {
                    if (!await OrderRows.UpdateAsync(connection, transaction, _dialect, change, "status = 'draft'", token).ConfigureAwait(false))
                        continue;
                    final++;
                    // Lines whose prices stay get nothing but their numbers: one statement instead of one per line.
                    if (!change.LinesChanged)
                        await ExecuteAsync(connection.Command(_dialect.NumberLines, transaction).With("@order_id", change.Order.Id), token).ConfigureAwait(false);
                }

                return Written<int>.Keep(final);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask FinishAsync(string runKey, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                // A head whose lines all went to other orders, or whose worker died before it wrote them.
                await ExecuteAsync(
                    connection.Command(
                        "DELETE FROM purchase_orders WHERE run_key = @run AND status = 'draft' "
                        + "AND NOT EXISTS (SELECT 1 FROM purchase_order_lines l WHERE l.order_id = purchase_orders.order_id)",
                        transaction).With("@run", runKey),
                    token).ConfigureAwait(false);
                await ExecuteAsync(
                    connection.Command("UPDATE catalogue_runs SET finished_at = @now WHERE run_key = @run AND finished_at IS NULL", transaction)
                        .With("@now", _dialect.FromTime(now))
                        .With("@run", runKey),
                    token).ConfigureAwait(false);
                return Written<int>.Keep(0);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<HeldProduct>> HeldAsync(
        string runKey, string? afterProductId, int count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _executor.ReadAsync(
            (connection, token) => RunRows.HeldAsync(connection, runKey, afterProductId, count, token), cancellationToken);
    }

    internal static async ValueTask<int> ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
