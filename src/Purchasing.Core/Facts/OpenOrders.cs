namespace Purchasing.Core.Facts;

/// <summary>What our own purchase orders still bring of one product.</summary>
/// <remarks>Immutable. A product without a row has no orders: quantity 0, sequence 0.</remarks>
public sealed record OpenOrders
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>
    /// Ordered but not yet received, in the stock unit, over all orders that are neither rejected, cancelled nor received,
    /// and that the inventory system does not count itself.
    /// </summary>
    public required decimal Quantity { get; init; }

    /// <summary>
    /// Ordered but not yet received on orders that the inventory system counts itself: part of its own on-order figure and not of
    /// <see cref="Quantity"/>. 0 when it counts none of ours.
    /// </summary>
    public decimal Counted { get; init; }

    /// <summary>
    /// The open lines behind <see cref="Quantity"/> and <see cref="Counted"/>, each in its own unit and with its day; empty when only the
    /// sums are known. Where there are lines they count, and the sums are worked out of them in the stock unit.
    /// </summary>
    public IReadOnlyList<OpenOrderLine> Lines { get; init; } = [];

    /// <summary>Of <see cref="Quantity"/> and <see cref="Counted"/>, what should have come before the order date. Worked out of the lines.</summary>
    public decimal Overdue { get; init; }

    /// <summary>The earliest day on which something overdue should have come; null when nothing is overdue.</summary>
    public DateOnly? OverdueSince { get; init; }

    /// <summary>
    /// Of <see cref="Quantity"/> and <see cref="Counted"/>, what was ordered on the order date or nobody knows when: offers are compared as if it
    /// had not been ordered, so that the choice stays the same once its goods are ordered.
    /// </summary>
    public decimal Recent { get; init; }

    /// <summary>
    /// How many order lines were ever stored for the product, read in the same snapshot as <see cref="Quantity"/>. An order
    /// decided on this position carries the number, and the store takes one order per product and number: two
    /// decisions made on the same position cannot both become orders.
    /// </summary>
    public required int Sequence { get; init; }
}
