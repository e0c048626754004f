namespace Purchasing.Core.Facts;

/// <summary>By what a product, or a product in one warehouse, is replenished.</summary>
/// <remarks>A null value is a value the source does not have; it is never read as zero. Immutable.</remarks>
public sealed record ReplenishmentPolicy
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>The warehouse it holds for; null holds for every warehouse that has no policy of its own.</summary>
    public string? WarehouseId { get; init; }

    /// <summary>One of <see cref="Policies"/>; null follows from what else is given: a maximum makes min/max, a reorder point alone a reorder point, nothing the demand.</summary>
    public string? Kind { get; init; }

    /// <summary>The level below which it is ordered (the minimum of min/max), in <see cref="Unit"/>; needed for a reorder point and for min/max.</summary>
    public decimal? ReorderPoint { get; init; }

    /// <summary>The fixed quantity of a reorder, in <see cref="Unit"/>; null orders what is missing.</summary>
    public decimal? ReorderQuantity { get; init; }

    /// <summary>The level to fill up to, in <see cref="Unit"/>; needed for min/max. Order-up-to without it fills up to what the demand requires.</summary>
    public decimal? MaximumLevel { get; init; }

    /// <summary>Days from one review to the next; needed for order-up-to.</summary>
    public int? ReviewDays { get; init; }

    /// <summary>A day of review, from which the others are counted; null counts from a Monday.</summary>
    public DateOnly? ReviewedOn { get; init; }

    /// <summary>Unit of the quantities above; null means the unit in which stock is counted.</summary>
    public string? Unit { get; init; }
}
