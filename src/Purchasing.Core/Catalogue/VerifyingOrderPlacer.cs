using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Catalogue;

/// <summary>
/// Makes an order of a decision that came from outside: decides the product again, by this process's own sources and rules, and stores what it
/// decided itself. A decision that says something else about supplier, quantity, price or total is as good as stale: nothing is stored, and
/// the caller decides again.
/// </summary>
/// <remarks>
/// A signature of whoever decided would cost less, but says only that rules were applied, not to which facts; an order is worth one more look
/// at the sources. Thread-safe.
/// </remarks>
public sealed class VerifyingOrderPlacer : IOrderPlacer
{
    private readonly BatchDecider _decider;
    private readonly IOrderStore _store;
    private readonly IOrderPlacer _inner;
    private readonly IExchangeRates _rates;
    private readonly PurchasingOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A placer.</summary>
    /// <param name="graph">The graph that decides.</param>
    /// <param name="executor">What runs it.</param>
    /// <param name="store">Where orders are.</param>
    /// <param name="inner">Stores the order.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="time">The clock.</param>
    public VerifyingOrderPlacer(
        PurchasingGraph graph, GraphExecutor executor, IOrderStore store, IOrderPlacer inner, IExchangeRates rates, PurchasingOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _decider = new BatchDecider(graph, executor);
        _store = store;
        _inner = inner;
        _rates = rates;
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    /// <exception cref="OrderActionException">The id is none, or the product is held here.</exception>
    public async ValueTask<CreateOrderResult> PlaceAsync(ProductDecision decision, string? runKey, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (ProductIds.ProblemOf(decision.ProductId) is string problem)
            throw new OrderActionException(OrderActionError.Invalid, $"The decision is about no product: {problem}.");
        RunKeys.Check(runKey);
        // The same request again is answered like the first one, although the product needs nothing any more.
        string key = runKey ?? RunKeys.ForPosition(decision.ProductId, decision.PositionSequence);
        if (await _store.FindByKeyAsync(key, decision.ProductId, null, cancellationToken).ConfigureAwait(false) is PurchaseOrder known)
            return new CreateOrderResult(CreateOrderOutcome.Duplicate, known);
        ProductDecision own = await DecideAsync(decision.ProductId, actor, cancellationToken).ConfigureAwait(false);
        if (own.IsHeld)
            throw new OrderActionException(OrderActionError.IllegalMove, $"{decision.ProductId} is held: {string.Join("; ", own.HeldReasons)}");
        return own.Create && IsSame(own, decision)
            ? await _inner.PlaceAsync(own, runKey, actor, cancellationToken).ConfigureAwait(false)
            : new CreateOrderResult(CreateOrderOutcome.StalePosition, null);
    }

    private async ValueTask<ProductDecision> DecideAsync(string productId, string actor, CancellationToken cancellationToken)
    {
        DateOnly day = _options.DayOf(_time.GetUtcNow());
        IReadOnlyList<ExchangeRate> rates;
        try
        {
            rates = await _rates.LatestAsync(day, cancellationToken).ConfigureAwait(false);
        }
        catch (FactSourceException e)
        {
            throw new OrderStoreException($"exchange_rates: {e.Message}", e.IsTransient, e);
        }

        DecisionOptions options = new() { OrderDate = day, ExchangeRates = rates, Explain = false };
        return (await _decider.DecideAsync(ProductSet.One(productId), options, actor, cancellationToken).ConfigureAwait(false))[0];
    }

    private static bool IsSame(ProductDecision own, ProductDecision claimed) =>
        claimed.Decision is Decision decision
        && own.PositionSequence == claimed.PositionSequence
        && own.Decision!.SupplierId == decision.SupplierId
        && own.Decision.Currency == decision.Currency
        && own.Decision.UnitPrice == decision.UnitPrice
        && own.Decision.TotalAmount == decision.TotalAmount
        && own.Lots.SequenceEqual(claimed.Lots ?? []);
}
