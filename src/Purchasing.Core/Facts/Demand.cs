namespace Purchasing.Core.Facts;

/// <summary>What the order management system knows about one product: how fast it is used.</summary>
/// <remarks>A null value is a value the source does not have; it is never read as zero. Immutable, safe to share between threads.</remarks>
public sealed record Demand
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>The product's name for documents; null prints the id.</summary>
    public string? ProductName { get; init; }

    /// <summary>The warehouse whose use it is; null when it is the use of all. Needed where each warehouse is planned for itself.</summary>
    public string? WarehouseId { get; init; }

    /// <summary>Average use per day, in <see cref="Unit"/>. Required: null holds the product.</summary>
    public decimal? AvgDaily { get; init; }

    /// <summary><c>increasing</c>, <c>decreasing</c> or <c>stable</c>; anything else counts as stable and is noted.</summary>
    public string? Trend { get; init; }

    /// <summary>Standard deviation of the daily use (σd), in <see cref="Unit"/>; needed for safety stock by service level.</summary>
    public decimal? StdDev { get; init; }

    /// <summary>Safety stock set for this product by hand, in <see cref="Unit"/>; null when none is set.</summary>
    public decimal? SafetyStock { get; init; }

    /// <summary>Customer orders that wait for goods, in <see cref="Unit"/>, not yet part of any reservation; null when there are none.</summary>
    public decimal? Backorders { get; init; }

    /// <summary>Unit of the quantities above; null means the unit in which stock is counted.</summary>
    public string? Unit { get; init; }

    /// <summary>True when the product is no longer bought: it is never ordered.</summary>
    public bool Discontinued { get; init; }
}
