using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Proposals;

/// <summary>
/// Orders chosen proposals: each product is decided anew on its position now, and those of one supplier become one order, priced and
/// approved as a whole, as those of a catalogue run are. Every product gets an answer of its own.
/// </summary>
/// <remarks>Thread-safe. A quantity that a person set needs the approval of somebody else.</remarks>
public sealed class ProposalOrders
{
    /// <summary>Most proposals that are ordered at once.</summary>
    public const int MostAtOnce = 1000;

    private const int Tries = 4;

    private readonly BatchDecider _decider;
    private readonly RunFinalizer _finalizer;
    private readonly IOrderStore _store;
    private readonly PurchasingOptions _options;
    private readonly IExchangeRates _rates;
    private readonly OutboxSignal _signal;
    private readonly TimeProvider _time;
    private readonly OrderMerger? _merger;

    /// <summary>What orders proposals.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="executor">What runs it.</param>
    /// <param name="store">Where orders are stored.</param>
    /// <param name="runs">Where runs are remembered.</param>
    /// <param name="engine">Decides amounts and approval of whole orders.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="sending">Which channel orders go through.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="signal">Wakes the dispatcher.</param>
    /// <param name="time">The clock.</param>
    /// <param name="merger">Adds to orders that are still open; null always makes new ones.</param>
    public ProposalOrders(
        PurchasingGraph graph,
        GraphExecutor executor,
        IOrderStore store,
        ICatalogueRunStore runs,
        IDecisionEngine engine,
        PurchasingOptions options,
        SendingOptions sending,
        IExchangeRates rates,
        OutboxSignal signal,
        TimeProvider time,
        OrderMerger? merger = null)
    {
        _decider = new BatchDecider(graph, executor);
        _finalizer = new RunFinalizer(runs, engine, options, sending, time);
        _store = store;
        _options = options;
        _rates = rates;
        _signal = signal;
        _time = time;
        _merger = merger;
    }

    /// <summary>Orders proposals.</summary>
    /// <param name="wishes">The proposals, at most <see cref="MostAtOnce"/>.</param>
    /// <param name="key">Names this request: the same again makes no second order.</param>
    /// <param name="actor">Who orders.</param>
    /// <param name="cancellationToken">Ends the call early; orders that are stored by then stay.</param>
    /// <returns>What became of each, in the order given.</returns>
    /// <exception cref="ArgumentException">There are none or too many, or the key cannot be used.</exception>
    /// <exception cref="FactSourceException">The exchange rates could not be read.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<IReadOnlyList<ProposalOrderRow>> OrderAsync(
        IReadOnlyList<ProposalWish> wishes, string key, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        key = RunKeys.ForRequest(key);
        if (wishes.Count is 0 or > MostAtOnce)
            throw new ArgumentException($"From 1 to {MostAtOnce} proposals are ordered at once; these are {wishes.Count}.", nameof(wishes));
        DateTimeOffset now = _time.GetUtcNow();
        DateOnly day = _options.DayOf(now);
        IReadOnlyList<ExchangeRate> rates = await _rates.LatestAsync(day, cancellationToken).ConfigureAwait(false);
        Request request = new(key, actor, now, new DecisionOptions { OrderDate = day, ExchangeRates = rates, Explain = false, Consolidated = true });
        Dictionary<(string, string), ProposalWish> open = [];
        foreach (ProposalWish wish in wishes)
            open[(wish.ProductId, wish.WarehouseId)] = wish;
        Dictionary<(string, string), ProposalOrderRow> rows = [];
        // Each further try means that somebody else ordered one of the products in between; its order is then part of the position.
        for (int left = Tries; open.Count > 0; left--)
        {
            foreach (ProposalOrderRow row in await TryAsync([.. open.Values], request, left <= 1, cancellationToken).ConfigureAwait(false))
            {
                rows[(row.ProductId, row.WarehouseId)] = row;
                open.Remove((row.ProductId, row.WarehouseId));
            }
        }

        _signal.Set();
        return [.. wishes.Select(wish => rows[(wish.ProductId, wish.WarehouseId)])];
    }

    // The rows that are settled; the others have to be decided again.
    private async Task<List<ProposalOrderRow>> TryAsync(ProposalWish[] wishes, Request request, bool isLast, CancellationToken cancellationToken)
    {
        List<ProposalOrderRow> rows = [];
        IReadOnlyList<ProductDecision> decisions = await _decider.DecideAsync(
            ProductSet.Of(wishes.Select(wish => wish.ProductId)), request.Options, request.Actor, null, cancellationToken).ConfigureAwait(false);
        List<(ProposalWish Wish, DraftLine Line)> lines = [];
        foreach (ProposalWish wish in wishes)
        {
            ProductDecision? product = decisions.FirstOrDefault(decision =>
                decision.ProductId == wish.ProductId && (wish.WarehouseId.Length == 0 || decision.IsHeld || decision.Decision?.WarehouseId is null || decision.Decision.WarehouseId == wish.WarehouseId));
            if (product is not null && BatchDecider.ReasonsToHold(product) is { Count: > 0 } reasons)
                rows.Add(Row(wish, ProposalOutcome.Held, null, reasons));
            else if (product is not { Create: true })
                rows.Add(await NothingNeededAsync(wish, request, cancellationToken).ConfigureAwait(false));
            else if (LinesOf(product, wish, request, lines) is string refused)
                rows.Add(Row(wish, ProposalOutcome.Refused, null, [refused]));
        }

        foreach (IGrouping<string, (ProposalWish Wish, DraftLine Line)> order in lines.GroupBy(line => line.Line.OrderId, StringComparer.Ordinal))
            rows.AddRange(await PlaceAsync([.. order], decisions, request, isLast, cancellationToken).ConfigureAwait(false));
        return rows;
    }

    private static ProposalOrderRow Row(ProposalWish wish, ProposalOutcome outcome, PurchaseOrder? order, IReadOnlyList<string> reasons) =>
        new(wish.ProductId, wish.WarehouseId, outcome, order, reasons);

    // The same request again, or a try that was stored although its answer was lost: the order is there.
    private async Task<ProposalOrderRow> NothingNeededAsync(ProposalWish wish, Request request, CancellationToken cancellationToken)
    {
        return await _store.FindByKeyAsync(request.Key, wish.ProductId, null, cancellationToken).ConfigureAwait(false) is PurchaseOrder order
            ? Row(wish, ProposalOutcome.Ordered, order, [])
            : Row(wish, ProposalOutcome.NothingNeeded, null, ["nothing is needed any more"]);
    }

    private string? LinesOf(ProductDecision product, ProposalWish wish, Request request, List<(ProposalWish, DraftLine)> drafts)
    {
        Decision decision = product.Decision!;
        string taxRate = DecimalMath.Trim(decision.TaxRate!.Value).ToString(CultureInfo.InvariantCulture);
        string orderId = OrderIds.ForRun(request.Key, decision.SupplierId!, decision.Currency!, taxRate);
        IReadOnlyList<PurchaseOrderLine> lines = OrderFactory.Lines(product);
        if (wish.PurchaseQuantity is decimal wanted && wanted != lines.Sum(line => line.PurchaseQuantity))
        {
            if (lines.Count > 1)
                return $"the quantity is split over {lines.Count} lines: order it as it is computed and change the order";
            try
            {
                PurchaseOrder alone = OrderFactory.Create(product, orderId, request.Key, request.Actor, request.Now, _options.BaseCurrency);
                PurchaseOrderLine edited = OrderAmendment.WithQuantities(alone, new Dictionary<int, decimal> { [1] = wanted }, _options.CreateUnitDecimals(), wish.ProductId).Lines[0];
                lines = [edited with { ApprovalsNeeded = Math.Max(1, edited.ApprovalsNeeded) }];
            }
            catch (OrderActionException e)
            {
                return e.Message;
            }
        }

        foreach (PurchaseOrderLine line in lines)
            drafts.Add((wish, new DraftLine(orderId, decision.SupplierId!, decision.SupplierName, decision.Currency!, decision.TaxRate.Value, product.MinimumOrderValue, line)));
        return null;
    }

    private async Task<List<ProposalOrderRow>> PlaceAsync(
        (ProposalWish Wish, DraftLine Line)[] drafts, IReadOnlyList<ProductDecision> decisions, Request request, bool isLast, CancellationToken cancellationToken)
    {
        ProposalWish[] wishes = [.. drafts.Select(draft => draft.Wish).Distinct()];
        DraftLine first = drafts[0].Line;
        DraftOrder head = new(first.OrderId, first.SupplierId, first.SupplierName, first.Currency, first.TaxRate, drafts.Max(draft => draft.Line.MinimumOrderValue));
        ProductDecision decided = decisions.First(decision => decision.ProductId == first.Line.ProductId);
        CatalogueRun run = new()
        {
            RunKey = request.Key,
            RuleSetHash = decided.RuleSetHash,
            RuleSetVersion = decided.RuleSetVersion,
            OrderDate = request.Options.OrderDate,
            StartedAt = request.Now,
            StartedBy = request.Actor,
        };
        ExchangeRate? rate = first.Currency == _options.BaseCurrency
            ? null
            : request.Options.ExchangeRates.FirstOrDefault(rate => rate.Currency == first.Currency && rate.BaseCurrency == _options.BaseCurrency);
        RunFinalizer.Outcome outcome = await _finalizer.PriceAsync(run, head, [.. drafts.Select(draft => draft.Line.Line)], rate, cancellationToken).ConfigureAwait(false);
        if (outcome.Change is not OrderChange change)
            return [.. wishes.Select(wish => Row(wish, ProposalOutcome.Held, null, outcome.Held!.Reasons))];
        PurchaseOrder order = change.Order with { Version = 1 };
        if (_merger is not null && await _merger.TryAsync(order, cancellationToken).ConfigureAwait(false) is CreateOrderResult merged)
            return After(merged, wishes, isLast);
        AuditEntry audit = new(order.Id, order.Version, order.ChangedAt, request.Actor, "create", From: null, order.Status, change.Audit.Reason ?? SetBy(drafts, request.Actor));
        return After(await _store.CreateAsync(new OrderChange(order, audit, change.Message, LinesChanged: true), cancellationToken).ConfigureAwait(false), wishes, isLast);
    }

    // Who orders answers for the quantities; whose they are is told.
    private static string? SetBy((ProposalWish Wish, DraftLine Line)[] drafts, string actor)
    {
        string[] set =
        [
            .. from draft in drafts
               where draft.Wish is { PurchaseQuantity: not null, SetBy: not null } && !ActorNames.AreSame(draft.Wish.SetBy, actor)
               select $"{draft.Line.Line.PurchaseQuantity.ToString(CultureInfo.InvariantCulture)} {draft.Line.Line.PurchaseUnit} of {draft.Wish.ProductId} by {draft.Wish.SetBy}",
        ];
        if (set.Length == 0)
            return null;
        string told = $"Quantities set by others: {string.Join(", ", set)}";
        if (told.Length <= OrderService.LongestReason)
            return told;
        int length = char.IsHighSurrogate(told[OrderService.LongestReason - 1]) ? OrderService.LongestReason - 1 : OrderService.LongestReason;
        return told[..length];
    }

    private static List<ProposalOrderRow> After(CreateOrderResult result, ProposalWish[] wishes, bool isLast)
    {
        if (result.Outcome != CreateOrderOutcome.StalePosition)
            return [.. wishes.Select(wish => RowOf(wish, result.Order!))];
        return isLast
            ? [.. wishes.Select(wish => Row(wish, ProposalOutcome.Refused, null, ["others order the same products at this moment; try again"]))]
            : [];
    }

    private static ProposalOrderRow RowOf(ProposalWish wish, PurchaseOrder order) =>
        order.Lines.Any(line => line.ProductId == wish.ProductId)
            ? Row(wish, ProposalOutcome.Ordered, order, [])
            : Row(wish, ProposalOutcome.Refused, null, ["the same request made an order without it; send a new one"]);

    private sealed record Request(string Key, string Actor, DateTimeOffset Now, DecisionOptions Options);
}
