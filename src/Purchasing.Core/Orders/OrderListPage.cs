namespace Purchasing.Core.Orders;

/// <summary>A page of a list of orders. Immutable.</summary>
/// <param name="Rows">The orders of the page.</param>
/// <param name="Total">How many orders the whole list has.</param>
public sealed record OrderListPage(IReadOnlyList<OrderListRow> Rows, long Total);
