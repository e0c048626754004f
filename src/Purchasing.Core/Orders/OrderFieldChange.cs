namespace Purchasing.Core.Orders;

/// <summary>What became of one field of an order. Immutable.</summary>
/// <param name="Line">The line's number; null for the order.</param>
/// <param name="ProductId">The line's product; null for the order.</param>
/// <param name="Field">
/// <c>quantity</c>, <c>price</c> or <c>expected</c> of a line, <c>order date</c>, <c>total</c>, <c>discount</c>, <c>grand total</c> or <c>approvals needed</c> of
/// the order; empty for a note that could not be taken apart, which is then all in <paramref name="After"/>.
/// </param>
/// <param name="Before">The value before, with a point for decimals; <c>none</c> where the line is new; null for a note.</param>
/// <param name="After">The value now; <c>none</c> where the line is gone.</param>
/// <param name="Unit">The unit or currency of both values; null for none.</param>
public sealed record OrderFieldChange(int? Line, string? ProductId, string Field, string? Before, string After, string? Unit);
