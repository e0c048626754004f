using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Catalogue;

/// <summary>What a catalogue run has to remember so that it can be resumed, and shared by several workers.</summary>
/// <remarks>
/// Safe for concurrent calls from any number of processes. Draft orders live in the order tables with status
/// <see cref="OrderStatus.Draft"/>; their lines are part of the inventory position while the run is <see cref="RunState.Running"/>.
/// Who is alive is decided by the database's clock. Failures throw <see cref="OrderStoreException"/>.
/// </remarks>
public interface ICatalogueRunStore
{
    /// <summary>Starts a run, or returns the one that is stored under the same key.</summary>
    /// <param name="run">The run to start.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The stored run: compare its hash before going on.</returns>
    ValueTask<CatalogueRun> StartAsync(CatalogueRun run, CancellationToken cancellationToken);

    /// <summary>Records that a run goes on under other rules.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="rules">The rules in force now.</param>
    /// <param name="actor">Who accepts them.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask AcceptRulesAsync(string runKey, RuleSetReference rules, string actor, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a process a worker of a run. A run that nobody worked on comes back to life: its drafts count again on a new position,
    /// and those whose product was ordered meanwhile are taken out and have to be decided again.
    /// </summary>
    /// <param name="worker">The process.</param>
    /// <param name="lease">How long it counts as alive without a sign of life.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<JoinOutcome> JoinAsync(RunWorker worker, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>A sign of life.</summary>
    /// <param name="workerId">The worker.</param>
    /// <param name="lease">How long it counts as alive from now.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when it was declared dead, or the run was abandoned: nothing it writes is taken any more.</returns>
    ValueTask<bool> RenewAsync(string workerId, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Takes workers off their runs: they stopped, or are known to be dead. A run without any left is interrupted.</summary>
    /// <param name="workerIds">The workers.</param>
    /// <param name="reason">Why, for who looks at the run later; null for nothing to say.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask DismissAsync(IReadOnlyList<string> workerIds, string? reason, CancellationToken cancellationToken);

    /// <summary>The workers of all runs that are stored, dead ones included that nobody has noticed.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<RunWorker>> WorkersAsync(CancellationToken cancellationToken);

    /// <summary>Interrupts every run whose workers have all let their leases end: what it drafted no longer counts.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The keys of the runs that were interrupted now.</returns>
    ValueTask<IReadOnlyList<string>> InterruptAsync(CancellationToken cancellationToken);

    /// <summary>Gives a run up: its drafts are cancelled with an entry in their audit trail, its workers stop.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="actor">Who gives it up.</param>
    /// <param name="reason">Why; null when nothing was said.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Its state now: <see cref="RunState.Abandoned"/>, or <see cref="RunState.Finished"/> when it was too late; null when there is no such run.</returns>
    ValueTask<RunState?> AbandonAsync(string runKey, string actor, string? reason, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Runs, the newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<RunInfo>> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>One run; null when there is none of this key.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<RunInfo?> FindAsync(string runKey, CancellationToken cancellationToken);

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

    /// <summary>Takes the first batch that is neither done nor taken by a worker that is alive (MySQL: <c>FOR UPDATE SKIP LOCKED</c>).</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="workerId">Who takes it.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Null when nothing is left to take now.</returns>
    ValueTask<RunBatch?> ClaimAsync(string runKey, string workerId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch's result and marks it done, in one transaction. Lines whose product got another order since its
    /// position was read (same product and position sequence) are left out; their products are noted to be decided again.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="workerId">Who did it; a worker that lost the batch or was taken off the run writes nothing.</param>
    /// <param name="result">The result.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The products left out; null when nothing was written.</returns>
    ValueTask<IReadOnlyList<string>?> CompleteAsync(
        CatalogueRun run, string workerId, BatchResult result, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Products of a run that have to be decided again, in key order.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="count">Most products to return.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<string>> AgainAsync(string runKey, int count, CancellationToken cancellationToken);

    /// <summary>Notes what became of products that were decided again; each is counted once, whoever notes it.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask SettleAsync(string runKey, IReadOnlyList<ProductOutcome> outcomes, CancellationToken cancellationToken);

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
    /// Makes draft orders final: writes amounts, status, line numbers and re-priced lines, audit entries and messages; and cancels
    /// those that are held, with their products held too; in one transaction. Orders that are no drafts any more are left alone.
    /// </summary>
    /// <param name="workerId">Who does it; a worker that was taken off the run writes nothing.</param>
    /// <param name="orders">The orders with all their lines.</param>
    /// <param name="held">Drafts that cannot be made final.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when the worker was taken off the run and nothing was written.</returns>
    ValueTask<bool> FinaliseAsync(
        string workerId, IReadOnlyList<OrderChange> orders, IReadOnlyList<HeldOrder> held, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Marks a run finished, counts what became of its products and keeps the counts.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The counts; null when batches, drafts or products to be decided again are left.</returns>
    ValueTask<RunCounts?> FinishAsync(string runKey, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The products a run held, in key order.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="afterProductId">Only products after this id; null for the first page.</param>
    /// <param name="count">Most products to return.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<HeldProduct>> HeldAsync(
        string runKey, string? afterProductId, int count, CancellationToken cancellationToken);
}
