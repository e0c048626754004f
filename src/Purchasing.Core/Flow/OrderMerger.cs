using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Flow;

/// <summary>
/// Adds what would become a new order to one that its supplier has not got yet: one that waits for approval, or that is approved and not
/// queued for sending, in the same currency at the same tax rate, and that no person has approved: what they approved stays as they saw it. A line for the same product and warehouse is raised, another one is added;
/// prices are those that the supplier asks today for the whole, and amounts and approvals are decided on the whole as for a new order.
/// </summary>
/// <remarks>
/// Thread-safe, in any number of processes: the version of the order, the positions of its lines and the keys of the requests are kept by the
/// database. Where the whole would break the supplier's terms, be held, or has a product in several lines, nothing is added, and the caller
/// makes an order of its own.
/// </remarks>
public sealed class OrderMerger
{
    private const int Tries = 8;

    private readonly IOrderStore _store;
    private readonly IOutbox? _outbox;
    private readonly IDecisionEngine _engine;
    private readonly PurchasingOptions _options;
    private readonly SendingOptions _sending;
    private readonly TimeProvider _time;
    private readonly IOrderTerms? _terms;

    /// <summary>A merger.</summary>
    /// <param name="store">Where orders are.</param>
    /// <param name="engine">Decides amounts and approval of the whole.</param>
    /// <param name="options">What holds for the whole company; <see cref="PurchasingOptions.MergeOrders"/> turns it on.</param>
    /// <param name="sending">Which channel orders go through.</param>
    /// <param name="time">The clock.</param>
    /// <param name="terms">Knows what suppliers offer now; null compares nothing.</param>
    /// <param name="outbox">Which orders are queued for sending; null where nobody knows, and nothing is added to approved ones.</param>
    public OrderMerger(
        IOrderStore store, IDecisionEngine engine, PurchasingOptions options, SendingOptions sending, TimeProvider time, IOrderTerms? terms = null, IOutbox? outbox = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sending);
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _outbox = outbox;
        _engine = engine;
        _options = options;
        _sending = sending;
        _time = time;
        _terms = terms;
    }

    /// <summary>Adds an order to one that is there.</summary>
    /// <param name="addition">The order as it would be stored, by whoever asks for it.</param>
    /// <param name="cancellationToken">Ends the call early; the addition is then stored whole or not at all.</param>
    /// <returns>What became of it; null when an order of its own has to be made.</returns>
    public async ValueTask<CreateOrderResult?> TryAsync(PurchaseOrder addition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(addition);
        if (!_options.MergeOrders)
            return null;
        for (int left = Tries; left > 0; left--)
        {
            PurchaseOrder? open = await FindAsync(addition, cancellationToken).ConfigureAwait(false);
            // The same request again, whatever became of the order since.
            foreach (PurchaseOrderLine line in addition.Lines)
            {
                if (await _store.FindByKeyAsync(addition.RunKey, line.ProductId, line.WarehouseId, cancellationToken).ConfigureAwait(false) is PurchaseOrder known)
                    return new CreateOrderResult(CreateOrderOutcome.Duplicate, known);
            }

            if (open is null)
                return null;
            // What was decided before goods were added for the product knows nothing of them.
            if (open.Lines.Any(line => addition.Lines.Any(added => added.ProductId == line.ProductId && added.PositionSequence <= line.PositionSequence)))
                return new CreateOrderResult(CreateOrderOutcome.StalePosition, null);
            if (await MergeAsync(open, addition, cancellationToken).ConfigureAwait(false) is not OrderChange change)
                return null;
            try
            {
                if (await _store.UpdateAsync(change, cancellationToken).ConfigureAwait(false))
                    return new CreateOrderResult(CreateOrderOutcome.Created, change.Order);
            }
            catch (OrderActionException)
            {
                // Nothing is added to an order that somebody changed past the product.
                return null;
            }

            // When nobody changed the order, somebody has stored a line on the same position, or the same request.
            PurchaseOrder? now = await _store.GetAsync(open.Id, cancellationToken).ConfigureAwait(false);
            if (now?.Version == open.Version)
            {
                return await _store.FindByKeyAsync(addition.RunKey, addition.Lines[0].ProductId, addition.Lines[0].WarehouseId, cancellationToken).ConfigureAwait(false) is PurchaseOrder same
                    ? new CreateOrderResult(CreateOrderOutcome.Duplicate, same)
                    : new CreateOrderResult(CreateOrderOutcome.StalePosition, null);
            }
        }

        return null;
    }

    // The first order that can be added to, if possible one that has the first product already.
    private async ValueTask<PurchaseOrder?> FindAsync(PurchaseOrder addition, CancellationToken cancellationToken)
    {
        foreach (string? product in (string?[])[addition.Lines[0].ProductId, null])
        {
            foreach (OrderStatus status in (OrderStatus[])[OrderStatus.PendingApproval, OrderStatus.Approved])
            {
                OrderQuery query = new() { SupplierId = addition.SupplierId, ProductId = product, Status = status, HeadsOnly = true, Limit = 1000 };
                foreach (PurchaseOrder head in await _store.ListAsync(query, cancellationToken).ConfigureAwait(false))
                {
                    if (Fits(head, addition)
                        && await _store.GetAsync(head.Id, cancellationToken).ConfigureAwait(false) is PurchaseOrder order
                        && Fits(order, addition)
                        && (order.Status == OrderStatus.PendingApproval || await IsUnqueuedAsync(order, cancellationToken).ConfigureAwait(false)))
                    {
                        return order;
                    }
                }
            }
        }

        return null;
    }

    private async ValueTask<bool> IsUnqueuedAsync(PurchaseOrder order, CancellationToken cancellationToken) =>
        _outbox is not null && await _outbox.GetAsync(OrderService.MessageFor(order, _sending).Id, cancellationToken).ConfigureAwait(false) is null;

    private static bool Fits(PurchaseOrder order, PurchaseOrder addition) =>
        order.Status is OrderStatus.PendingApproval or OrderStatus.Approved
        && order.SentRevision == 0
        && order.ApprovedBy.Count == 0
        && order.Currency == addition.Currency
        && order.BaseCurrency == addition.BaseCurrency
        && order.TaxRate == addition.TaxRate;

    // Null when the whole would not be a proper order.
    private async ValueTask<OrderChange?> MergeAsync(PurchaseOrder open, PurchaseOrder addition, CancellationToken cancellationToken)
    {
        PurchaseOrder dated = OrderDates.Move(open, addition.OrderDate, _options.CreateCalendar());
        if (WithLines(dated.Lines, addition) is not PurchaseOrderLine[] lines)
            return null;
        lines = OrderPricing.AtMergedQuantity(lines, open.Currency);
        PurchaseOrder whole = dated with
        {
            Lines = lines,
            TotalAmount = lines.Sum(line => line.Amount),
            FxRate = addition.FxRate,
            FxDate = addition.FxDate,
            AcceptedTerms = [],
        };
        if (_terms is not null)
        {
            try
            {
                whole = await _terms.PricedAsync(whole, addition.OrderDate, cancellationToken).ConfigureAwait(false);
                if ((await _terms.ProblemsAsync(whole, addition.OrderDate, TermsScope.Quantities, cancellationToken).ConfigureAwait(false)).Count > 0)
                    return null;
            }
            catch (FactSourceException)
            {
                return null;
            }
        }

        ProductDecision decided = await _engine.DecideOrderAsync(WholeOrder.Question(whole), cancellationToken).ConfigureAwait(false);
        if (decided.IsHeld)
            return null;
        PurchaseOrder merged = OrderLifecycle.Merge(
            open, WholeOrder.WithAmounts(whole, decided), WholeOrder.ApprovalsOf(whole.Lines, decided.Decision!), _time.GetUtcNow());
        if (OrderInvariants.ProblemOf(merged) is not null)
            return null;
        string reason = $"added to this order instead of making another one ({addition.RunKey})";
        return new OrderChange(
            merged, OrderDifference.Entry(open, merged, addition.CreatedBy, OrderLifecycle.Name(OrderAction.Merge), reason), Message: null, LinesChanged: true)
        {
            Before = open,
            Merged = [.. addition.Lines.Select(line => new MergedLine(addition.RunKey, line.ProductId, line.WarehouseId))],
        };
    }

    // Null when a product has several lines for one place, which are parts of one quantity, or is ordered in other units than before.
    private static PurchaseOrderLine[]? WithLines(IReadOnlyList<PurchaseOrderLine> open, PurchaseOrder addition)
    {
        List<PurchaseOrderLine> lines = [.. open];
        foreach (PurchaseOrderLine added in addition.Lines)
        {
            if (added.SplitNo != 0 || open.Any(line => line.ProductId == added.ProductId && line.SplitNo != 0))
                return null;
            int at = lines.FindIndex(line => line.ProductId == added.ProductId && line.WarehouseId == added.WarehouseId);
            if (at < 0)
                lines.Add(added with { LineNo = lines.Max(line => line.LineNo) + 1 });
            else if (lines[at].StockUnit == added.StockUnit && lines[at].PurchaseUnit == added.PurchaseUnit)
                lines[at] = Raised(lines[at], added, addition.Currency);
            else
                return null;
        }

        return [.. lines];
    }

    private static PurchaseOrderLine Raised(PurchaseOrderLine line, PurchaseOrderLine added, string currency)
    {
        decimal quantity = DecimalMath.Trim(line.Quantity + added.Quantity);
        decimal purchased = DecimalMath.Trim(line.PurchaseQuantity + added.PurchaseQuantity);
        return added with
        {
            LineNo = line.LineNo,
            Quantity = quantity,
            PurchaseQuantity = purchased,
            PurchaseDecimals = Math.Max(line.PurchaseDecimals, added.PurchaseDecimals),
            Amount = Money.Round(added.PurchasePrice is decimal price ? purchased * price : quantity * added.UnitPrice, currency),
            ExpectedOn = line.ExpectedOn > added.ExpectedOn ? line.ExpectedOn : added.ExpectedOn,
            ApprovalsNeeded = Math.Max(line.ApprovalsNeeded, added.ApprovalsNeeded),
        };
    }
}
