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
    private const int LinesPerTransaction = 20_000;

    public async Task RunAsync(
        CatalogueRun run, IReadOnlyList<ExchangeRate> rates, Func<CancellationToken, ValueTask> progress, CancellationToken cancellationToken)
    {
        Dictionary<string, ExchangeRate> byCurrency = rates.ToDictionary(rate => rate.Currency, StringComparer.Ordinal);
        string? after = null;
        while (true)
        {
            IReadOnlyList<DraftOrder> page = await store.DraftsAsync(run.RunKey, after, PageSize, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
                return;
            List<OrderChange> changes = [];
            int lines = 0;
            foreach (DraftOrder draft in page)
            {
                OrderChange? change = await FinalAsync(run, draft, byCurrency, cancellationToken).ConfigureAwait(false);
                if (change is null)
                    continue;
                changes.Add(change);
                lines += change.Order.Lines.Count;
                if (lines < LinesPerTransaction)
                    continue;
                await store.FinaliseAsync(changes, cancellationToken).ConfigureAwait(false);
                changes.Clear();
                lines = 0;
            }

            if (changes.Count > 0)
                await store.FinaliseAsync(changes, cancellationToken).ConfigureAwait(false);
            after = page[^1].OrderId;
            await progress(cancellationToken).ConfigureAwait(false);
        }
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
            : null;
        AuditEntry audit = new(order.Id, order.Version, now, run.StartedBy, "finalise", OrderStatus.Draft, status, reason);
        OutboxMessage? message = status == OrderStatus.Approved && decision.Send ? OrderService.MessageFor(order, sending) : null;
        return new OrderChange(order, audit, message, LinesChanged: false);
    }
}
