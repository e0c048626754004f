namespace Purchasing.Core.Orders;

/// <summary>Orders of one status in one currency. Immutable.</summary>
/// <param name="Status">The status.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Orders">How many there are.</param>
/// <param name="GrandTotal">Σ of their grand totals; 0 for statuses in which nothing is to come.</param>
public sealed record OrderTotal(OrderStatus Status, string Currency, long Orders, decimal GrandTotal);
