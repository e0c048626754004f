using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Core.Catalogue;

/// <summary>
/// Makes the draft orders of a run final: lines numbered, amounts and approval decided by the rules on the whole order,
/// messages queued. Thread-safe.
/// </summary>
internal sealed class RunFinalizer(
    ICatalogueRunStore store, IDecisionEngine engine, PurchasingOptions options, SendingOptions sending, TimeProvider time)
{
    private const int PageSize = 100;
    private const int LinesPerTransaction = 5_000;

    /// <summary>Makes them final, in the order of their ids. While some are written the next ones are read and priced;
    /// no more lines are in memory than those of two transactions and of one order per worker.</summary>
    /// <param name="run">The run.</param>
    /// <param name="workers">How many orders are priced at the same time.</param>
    /// <param name="rates">The exchange rates of the run.</param>
    /// <param name="progress">Called now and then.</param>
    /// <param name="cancellationToken">Stops between transactions; the run can be resumed.</param>
    public async Task RunAsync(
        CatalogueRun run, int workers, IReadOnlyList<ExchangeRate> rates, Func<CancellationToken, ValueTask> progress, CancellationToken cancellationToken)
    {
        Dictionary<string, ExchangeRate> byCurrency = rates
            .Where(rate => string.Equals(rate.BaseCurrency, options.BaseCurrency, StringComparison.Ordinal))
            .ToDictionary(rate => rate.Currency, StringComparer.Ordinal);
        Task writing = Task.CompletedTask;
        try
        {
            List<OrderChange> changes = [];
            string? after = null;
            while (await store.DraftsAsync(run.RunKey, after, PageSize, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
            {
                foreach (DraftOrder[] drafts in page.Chunk(workers))
                {
                    changes.AddRange(await FinalAsync(run, drafts, workers, byCurrency, cancellationToken).ConfigureAwait(false));
                    if (changes.Sum(change => change.Order.Lines.Count) < LinesPerTransaction)
                        continue;
                    await writing.ConfigureAwait(false);
                    writing = WriteAsync(changes, cancellationToken);
                    changes = [];
                }

                after = page[^1].OrderId;
                await progress(cancellationToken).ConfigureAwait(false);
            }

            await writing.ConfigureAwait(false);
            writing = WriteAsync(changes, cancellationToken);
        }
        finally
        {
            // Nothing is left running, whatever failed meanwhile.
            await writing.ConfigureAwait(false);
        }
    }

    // On a thread of its own: a database inside this process would keep the caller's.
    private Task WriteAsync(List<OrderChange> changes, CancellationToken cancellationToken) =>
        changes.Count == 0 ? Task.CompletedTask : Task.Run(() => store.FinaliseAsync(changes, cancellationToken).AsTask(), cancellationToken);

    private async Task<IEnumerable<OrderChange>> FinalAsync(
        CatalogueRun run, DraftOrder[] drafts, int workers, Dictionary<string, ExchangeRate> rates, CancellationToken cancellationToken)
    {
        OrderChange?[] changes = new OrderChange?[drafts.Length];
        await Parallel.ForAsync(
            0,
            drafts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (i, token) => changes[i] = await FinalAsync(run, drafts[i], rates, token).ConfigureAwait(false)).ConfigureAwait(false);
        return changes.OfType<OrderChange>();
    }

    private async Task<OrderChange?> FinalAsync(
        CatalogueRun run, DraftOrder draft, Dictionary<string, ExchangeRate> rates, CancellationToken cancellationToken)
    {
        IReadOnlyList<PurchaseOrderLine> stored = await store.DraftLinesAsync(draft.OrderId, cancellationToken).ConfigureAwait(false);
        if (stored.Count == 0)
            return null;
        PurchaseOrderLine[] lines = new PurchaseOrderLine[stored.Count];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = stored[i] with { LineNo = i + 1 };
        PurchaseOrderLine[] priced = OrderPricing.AtMergedQuantity(lines, draft.Currency);
        bool repriced = !ReferenceEquals(priced, lines);
        lines = priced;
        decimal total = lines.Sum(line => line.Amount);

        bool isBase = string.Equals(draft.Currency, options.BaseCurrency, StringComparison.Ordinal);
        ExchangeRate? rate = isBase ? null : rates.GetValueOrDefault(draft.Currency)
            ?? throw new OrderStoreException($"There is no exchange rate from {draft.Currency} to {options.BaseCurrency} any more; the run cannot be finished without it.");
        Decision decision = new()
        {
            ProductId = draft.OrderId,
            WholeOrder = true,
            OrderDate = run.OrderDate,
            SupplierId = draft.SupplierId,
            Currency = draft.Currency,
            FxRate = rate?.Rate ?? 1m,
            TaxRate = draft.TaxRate,
            NeedReorder = true,
            OrderQty = lines.Length,
            TotalAmount = total,
        };
        await engine.DecideOrderAsync(decision, cancellationToken).ConfigureAwait(false);
        return ToChange(run, draft, lines, decision, rate) with { LinesChanged = repriced };
    }

    private OrderChange ToChange(CatalogueRun run, DraftOrder draft, PurchaseOrderLine[] lines, Decision decision, ExchangeRate? rate)
    {
        decimal total = decision.TotalAmount!.Value;
        decimal final = decision.FinalAmount ?? total;
        bool belowMinimum = draft.MinimumOrderValue is decimal least && total < least;
        OrderStatus status = belowMinimum ? OrderStatus.PendingApproval : OrderFactory.StatusOf(decision);
        DateTimeOffset now = time.GetUtcNow();
        PurchaseOrder order = new()
        {
            Id = draft.OrderId,
            RunKey = run.RunKey,
            SupplierId = draft.SupplierId,
            SupplierName = draft.SupplierName,
            Currency = draft.Currency,
            Status = status,
            Version = 2,
            CreatedBy = run.StartedBy,
            CreatedAt = run.StartedAt,
            ChangedAt = now,
            OrderDate = run.OrderDate,
            ApprovalsNeeded = Math.Max(decision.ApprovalsNeeded, status == OrderStatus.PendingApproval ? 1 : 0),
            TotalAmount = total,
            DiscountAmount = decision.DiscountAmount ?? Money.Round(0m, draft.Currency),
            FinalAmount = final,
            TaxRate = draft.TaxRate,
            TaxAmount = decision.TaxAmount ?? 0m,
            GrandTotal = decision.GrandTotal ?? final,
            BaseCurrency = options.BaseCurrency,
            FxRate = rate?.Rate ?? 1m,
            FxDate = rate?.Date,
            RuleSetHash = run.RuleSetHash,
            Lines = lines,
        };
        string? reason = belowMinimum
            ? $"the total of {total} {draft.Currency} is below the supplier's minimum order value of {draft.MinimumOrderValue}"
            : decision.Warning;
        AuditEntry audit = new(order.Id, order.Version, now, run.StartedBy, "finalise", OrderStatus.Draft, status, reason);
        OutboxMessage? message = status == OrderStatus.Approved && decision.Send ? OrderService.MessageFor(order, sending) : null;
        return new OrderChange(order, audit, message, LinesChanged: false);
    }
}
