namespace Purchasing.Core.Facts;

/// <summary>A line of an order that still brings goods.</summary>
/// <remarks>Immutable.</remarks>
public sealed record OpenOrderLine
{
    /// <summary>Ordered but not yet received, in <see cref="Unit"/>.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The unit of the quantity: the one in which stock was counted when it was ordered; null means the stock unit of today.</summary>
    public string? Unit { get; init; }

    /// <summary>The day on which it was ordered; null when unknown.</summary>
    public DateOnly? OrderedOn { get; init; }

    /// <summary>The day on which it should come; null when unknown: it then counts as in time.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>The warehouse that receives it; null when unknown.</summary>
    public string? WarehouseId { get; init; }

    /// <summary>The supplier; null when unknown.</summary>
    public string? SupplierId { get; init; }

    /// <summary>Whether the inventory system's own on-order figure contains it already.</summary>
    public bool Counted { get; init; }
}
