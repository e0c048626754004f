using Purchasing.Core.Orders;

namespace Purchasing.Core.Catalogue;

/// <summary>What a catalogue run has to remember so that it can be resumed, and shared by several workers.</summary>
/// <remarks>
/// Safe for concurrent calls from any number of processes. Draft orders live in the order tables with status
/// <see cref="OrderStatus.Draft"/>, so their lines are part of the inventory position. Failures throw <see cref="OrderStoreException"/>.
/// </remarks>
public interface ICatalogueRunStore
{
    /// <summary>Starts a run, or returns the one that is stored under the same key.</summary>
    /// <param name="run">The run to start.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The stored run: compare its hash before going on.</returns>
    ValueTask<CatalogueRun> StartAsync(CatalogueRun run, CancellationToken cancellationToken);

    /// <summary>How far the catalogue is divided into batches.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<RunPlan> PlannedAsync(string runKey, CancellationToken cancellationToken);

    /// <summary>
    /// Adds batches after those that are planned, in one transaction. Several processes may plan one run, with batches of
    /// different sizes: each stretch of the catalogue still gets into one batch only.
    /// </summary>
    /// <param name="runKey">The run.</param>
    /// <param name="batches">The batches, the first of them numbered after the last one that is planned.</param>
    /// <param name="complete">Whether these are the last ones.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when the batches do not follow those that are planned, or the plan is complete: nothing was written.</returns>
    ValueTask<bool> PlanAsync(string runKey, IReadOnlyList<RunBatch> batches, bool complete, CancellationToken cancellationToken);

    /// <summary>Takes the first batch that is neither done nor taken (MySQL: <c>FOR UPDATE SKIP LOCKED</c>).</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="worker">Who takes it.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="lease">How long it is taken for.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Null when nothing is left to take now.</returns>
    ValueTask<RunBatch?> ClaimAsync(
        string runKey, string worker, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch's result and marks it done, in one transaction. Lines whose product got another order since its
    /// position was read (same product and position sequence) are left out and returned: they have to be decided again.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="worker">Who did it; a worker that lost its lease to another writes nothing.</param>
    /// <param name="result">The result.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The products left out; null when the batch was done by somebody else and nothing was written.</returns>
    ValueTask<IReadOnlyList<string>?> CompleteAsync(
        CatalogueRun run, string worker, BatchResult result, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How far a run is; null when there is no run of this key.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<RunProgress?> ProgressAsync(string runKey, CancellationToken cancellationToken);

    /// <summary>The draft orders of a run that are not final yet, by id, without lines.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="afterId">Only orders after this id; null for the first page.</param>
    /// <param name="count">Most orders to return.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<DraftOrder>> DraftsAsync(
        string runKey, string? afterId, int count, CancellationToken cancellationToken);

    /// <summary>The lines of a draft order by product and warehouse.</summary>
    /// <param name="orderId">The draft order.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<PurchaseOrderLine>> DraftLinesAsync(string orderId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes draft orders final: writes amounts, status, line numbers and re-priced lines, audit entries and messages, in one
    /// transaction. Orders that are final already are left alone.
    /// </summary>
    /// <param name="orders">The orders with all their lines.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask FinaliseAsync(IReadOnlyList<OrderChange> orders, CancellationToken cancellationToken);

    /// <summary>Marks a run finished.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask FinishAsync(string runKey, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The products a run held, in key order.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="afterProductId">Only products after this id; null for the first page.</param>
    /// <param name="count">Most products to return.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<HeldProduct>> HeldAsync(
        string runKey, string? afterProductId, int count, CancellationToken cancellationToken);
}
