namespace Purchasing.Core.Facts;

/// <summary>The stock of one product in one warehouse, as the inventory system counts it.</summary>
/// <remarks>A null value is a value the source does not have; it is never read as zero. Immutable.</remarks>
public sealed record StockLevel
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>The warehouse's id.</summary>
    public required string WarehouseId { get; init; }

    /// <summary>Units on the shelf, in <see cref="Unit"/>. Required: null holds the product. May be negative after a late booking.</summary>
    public decimal? OnHand { get; init; }

    /// <summary>Units promised to customers, in <see cref="Unit"/>. Required: null holds the product.</summary>
    public decimal? Reserved { get; init; }

    /// <summary>Units the inventory system itself expects from suppliers, in <see cref="OnOrderUnit"/>; null when it keeps no such figure.</summary>
    public decimal? OnOrder { get; init; }

    /// <summary>The unit in which stock is counted, for example <c>PIECE</c>. Required: null holds the product.</summary>
    public string? Unit { get; init; }

    /// <summary>Unit of <see cref="OnOrder"/>; null means <see cref="Unit"/>.</summary>
    public string? OnOrderUnit { get; init; }

    /// <summary>The day on which <see cref="OnOrder"/> should come; null when unknown: it then counts as in time.</summary>
    public DateOnly? OnOrderExpectedOn { get; init; }
}
