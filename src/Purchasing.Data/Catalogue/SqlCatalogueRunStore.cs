using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Data.Auditing;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.Orders;

namespace Purchasing.Data.Catalogue;

/// <summary>Catalogue runs in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed partial class SqlCatalogueRunStore : ICatalogueRunStore
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
                int completed = await connection.Command("UPDATE catalogue_runs SET planned = @complete WHERE run_key = @run AND planned = 0", transaction)
                    .With("@complete", complete ? 1 : 0)
                    .With("@run", runKey)
                    .RunAsync(token).ConfigureAwait(false);
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

    public ValueTask<RunBatch?> ClaimAsync(string runKey, string workerId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentException.ThrowIfNullOrEmpty(workerId);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                RunBatch? batch = await RunRows.NextBatchAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                if (batch is null)
                    return Written<RunBatch?>.Undo(null);
                await connection.Command("UPDATE catalogue_batches SET worker = @worker WHERE run_key = @run AND batch_no = @no", transaction)
                    .With("@worker", workerId)
                    .With("@run", runKey)
                    .With("@no", batch.Number)
                    .RunAsync(token).ConfigureAwait(false);
                return Written<RunBatch?>.Keep(batch);
            },
            repeatable: false,
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<string>?> CompleteAsync(
        CatalogueRun run, string workerId, BatchResult result, DateTimeOffset now, CancellationToken cancellationToken)
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
                if (!await WorkerRows.IsOnRunAsync(connection, transaction, _dialect, workerId, token).ConfigureAwait(false))
                    return Written<IReadOnlyList<string>?>.Undo(null);
                if (!await RunRows.MarkDoneAsync(connection, transaction, _dialect, run.RunKey, workerId, result, now, token).ConfigureAwait(false))
                {
                    bool isOurs = tries > 1
                        && await RunRows.WasDoneByAsync(connection, transaction, _dialect, run.RunKey, workerId, result.Batch.Number, now, token).ConfigureAwait(false);
                    return Written<IReadOnlyList<string>?>.Undo(
                        isOurs ? await DraftRows.MissingAsync(connection, transaction, _dialect, result.Lines, token).ConfigureAwait(false) : null);
                }

                await RunRows.InsertHeldAsync(connection, transaction, _dialect, run.RunKey, result.Held, token).ConfigureAwait(false);
                long written = await OrderRows.InsertDraftLinesAsync(
                    connection, transaction, _dialect, run.RunKey, result.Lines.Select(l => (l.OrderId, l.Line)), token).ConfigureAwait(false);
                IReadOnlyList<string> missing = written == result.Lines.Count
                    ? []
                    : await DraftRows.MissingAsync(connection, transaction, _dialect, result.Lines, token).ConfigureAwait(false);
                await DecideAgainAsync(connection, transaction, run.RunKey, missing, token).ConfigureAwait(false);
                return Written<IReadOnlyList<string>?>.Keep(missing);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<string>> AgainAsync(string runKey, int count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _executor.ReadAsync<IReadOnlyList<string>>(
            async (connection, token) => await connection.Command(
                    "SELECT product_id FROM catalogue_again WHERE run_key = @run ORDER BY product_id LIMIT @count")
                .With("@run", runKey)
                .With("@count", count)
                .TextsAsync(token).ConfigureAwait(false),
            cancellationToken);
    }

    public async ValueTask SettleAsync(string runKey, IReadOnlyList<ProductOutcome> outcomes, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentNullException.ThrowIfNull(outcomes);
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                int nothing = 0;
                List<HeldProduct> held = [];
                foreach (ProductOutcome outcome in outcomes)
                {
                    if (!await IsOpenAsync(connection, transaction, runKey, outcome.ProductId, token).ConfigureAwait(false))
                        continue;
                    if (outcome.HeldReasons.Count > 0)
                        held.Add(new HeldProduct(outcome.ProductId, outcome.HeldReasons));
                    else if (outcome.NothingNeeded)
                        nothing++;
                }

                await RunRows.InsertHeldAsync(connection, transaction, _dialect, runKey, held, token).ConfigureAwait(false);
                await connection.Command("UPDATE catalogue_run_life SET nothing_needed = nothing_needed + @nothing WHERE run_key = @run", transaction)
                    .With("@nothing", nothing)
                    .With("@run", runKey)
                    .RunAsync(token).ConfigureAwait(false);
                return Written<int>.Keep(nothing);
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

    public async ValueTask<bool> FinaliseAsync(
        string workerId, IReadOnlyList<OrderChange> orders, IReadOnlyList<HeldOrder> held, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(held);
        foreach (OrderChange change in orders)
            StorableOrder.Check(change.Order);
        // One order of locking for all workers, so that they wait for each other instead of blocking each other.
        (OrderChange Change, string Content)[] ordered =
            [.. orders.OrderBy(change => change.Order.Id, StringComparer.Ordinal).Select(change => (change, OrderContent.Of(change.Order)))];
        return await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                if (!await WorkerRows.IsOnRunAsync(connection, transaction, _dialect, workerId, token).ConfigureAwait(false))
                    return Written<bool>.Undo(false);
                List<ToldAction> entries = [];
                foreach ((OrderChange change, string content) in ordered)
                {
                    if (!await OrderRows.WriteAsync(connection, transaction, _dialect, change, "status = 'draft'", token).ConfigureAwait(false))
                        continue;
                    entries.Add(new ToldAction(change.Audit, content));
                    // Lines whose prices stay get nothing but their numbers: one statement instead of one per line.
                    if (!change.LinesChanged)
                        await connection.Command(_dialect.NumberLines, transaction).With("@order_id", change.Order.Id).RunAsync(token).ConfigureAwait(false);
                }

                foreach (HeldOrder order in held)
                    entries.AddRange(await HoldAsync(connection, transaction, workerId, order, now, token).ConfigureAwait(false));
                await AuditRows.AppendAsync(connection, transaction, _dialect, entries, token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<RunCounts?> FinishAsync(string runKey, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                RunState? state = await RunLifeRows.LockAsync(connection, transaction, _dialect, runKey, token).ConfigureAwait(false);
                if (state is null or RunState.Abandoned)
                    throw new OrderStoreException($"Run '{runKey}' cannot be finished: it {(state is null ? "does not exist" : "was abandoned")}.");
                await RunLifeRows.DeleteEmptyDraftsAsync(connection, transaction, runKey, token).ConfigureAwait(false);
                if (state != RunState.Finished && await RunLifeRows.HasWorkLeftAsync(connection, transaction, runKey, token).ConfigureAwait(false))
                    return Written<RunCounts?>.Keep(null);
                RunCounts counts = await RunLifeRows.CountAsync(connection, transaction, runKey, token).ConfigureAwait(false);
                if (state == RunState.Finished)
                    return Written<RunCounts?>.Undo(counts);
                await RunLifeRows.KeepAsync(connection, transaction, _dialect, runKey, counts, token).ConfigureAwait(false);
                await connection.Command("UPDATE catalogue_runs SET finished_at = @now WHERE run_key = @run AND finished_at IS NULL", transaction)
                    .With("@now", _dialect.FromTime(now))
                    .With("@run", runKey)
                    .RunAsync(token).ConfigureAwait(false);
                return Written<RunCounts?>.Keep(counts);
            },
            repeatable: true,
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<HeldProduct>> HeldAsync(
        string runKey, string? afterProductId, int count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _executor.ReadAsync(
            (connection, token) => RunRows.HeldAsync(connection, runKey, afterProductId, count, token), cancellationToken);
    }

    // With the batch or not at all; of such a product nothing else of the run may stay behind, or its second order would seem a repetition.
    private async ValueTask DecideAgainAsync(
        DbConnection connection, DbTransaction transaction, string runKey, IReadOnlyList<string> productIds, CancellationToken cancellationToken)
    {
        if (productIds.Count == 0)
            return;
        await new BulkInsert("catalogue_again", ["run_key", "product_id"], _dialect.KeepExisting("run_key")).WriteAsync(
            connection, transaction, _dialect, productIds.Select(id => new object?[] { runKey, id }), cancellationToken).ConfigureAwait(false);
        await RunLifeRows.DeleteDraftsOfAgainAsync(connection, transaction, runKey, cancellationToken).ConfigureAwait(false);
    }

    // Whether an outcome is still to be noted: nobody noted one, and no order of the run was stored just before a crash.
    private static async ValueTask<bool> IsOpenAsync(
        DbConnection connection, DbTransaction transaction, string runKey, string productId, CancellationToken cancellationToken)
    {
        int open = await connection.Command("DELETE FROM catalogue_again WHERE run_key = @run AND product_id = @product", transaction)
            .With("@run", runKey)
            .With("@product", productId)
            .RunAsync(cancellationToken).ConfigureAwait(false);
        return open > 0
            && await connection.Command("SELECT COUNT(*) FROM purchase_order_lines WHERE run_key = @run AND product_id = @product", transaction)
                .With("@run", runKey)
                .With("@product", productId)
                .CountAsync(cancellationToken).ConfigureAwait(false) == 0;
    }

    private async ValueTask<IReadOnlyList<ToldAction>> HoldAsync(
        DbConnection connection, DbTransaction transaction, string workerId, HeldOrder order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string? runKey = await WorkerRows.RunOfAsync(connection, transaction, workerId, cancellationToken).ConfigureAwait(false);
        string reason = string.Join("; ", order.Reasons);
        IReadOnlyList<ToldAction> entries = await RunLifeRows.CancelDraftsAsync(
            connection, transaction, _dialect, (runKey!, order.OrderId, null, "hold", reason, now), cancellationToken).ConfigureAwait(false);
        if (entries.Count == 0)
            return entries;
        await connection.Command(
                "INSERT INTO catalogue_held (run_key, product_id, reasons) SELECT DISTINCT l.run_key, l.product_id, @reasons FROM purchase_order_lines l "
                + $"WHERE l.order_id = @order{_dialect.KeepExisting("catalogue_held.run_key")}",
                transaction)
            .With("@reasons", StringList.Write(order.Reasons))
            .With("@order", order.OrderId)
            .RunAsync(cancellationToken).ConfigureAwait(false);
        return entries;
    }
}
