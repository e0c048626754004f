namespace Purchasing.Core.Orders;

/// <summary>The answer of <see cref="IOrderStore.CreateAsync"/>.</summary>
/// <param name="Outcome">What became of the order.</param>
/// <param name="Order">The stored order: the new one, or for a duplicate the one that was there; null for a stale position.</param>
public sealed record CreateOrderResult(CreateOrderOutcome Outcome, PurchaseOrder? Order);
