using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Core.Flow;

/// <summary>Stores orders in this process.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OrderPlacer : IOrderPlacer
{
    private readonly IOrderStore _store;
    private readonly PurchasingOptions _options;
    private readonly SendingOptions _sending;
    private readonly TimeProvider _time;
    private readonly OrderMerger? _merger;

    /// <summary>A placer.</summary>
    /// <param name="store">Where orders are stored.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="sending">Which channel orders go through.</param>
    /// <param name="time">The clock.</param>
    /// <param name="merger">Adds to orders that are still open; null always makes new ones.</param>
    public OrderPlacer(IOrderStore store, PurchasingOptions options, SendingOptions sending, TimeProvider time, OrderMerger? merger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sending);
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _options = options;
        _sending = sending;
        _time = time;
        _merger = merger;
    }

    /// <inheritdoc/>
    public async ValueTask<CreateOrderResult> PlaceAsync(
        ProductDecision decision, string? runKey, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        if (!decision.Create)
            throw new ArgumentException($"The decision on {decision.ProductId} does not ask for an order.", nameof(decision));
        RunKeys.Check(runKey);
        DateTimeOffset now = _time.GetUtcNow();
        string key = runKey ?? RunKeys.ForPosition(decision.ProductId, decision.PositionSequence);
        PurchaseOrder order = OrderFactory.Create(decision, OrderIds.New(now), key, actor, now, _options.BaseCurrency);
        if (_merger is not null && await _merger.TryAsync(order, cancellationToken).ConfigureAwait(false) is CreateOrderResult merged)
            return merged;
        AuditEntry audit = new(order.Id, order.Version, now, actor, "create", From: null, order.Status, Reason: null);
        return await _store.CreateAsync(
            new OrderChange(order, audit, OrderService.FirstMessage(order, decision.Decision!, _sending), LinesChanged: true), cancellationToken).ConfigureAwait(false);
    }
}
