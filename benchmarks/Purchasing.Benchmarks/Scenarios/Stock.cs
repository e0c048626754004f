namespace Purchasing.Benchmarks.Scenarios;

/// <summary>How much of a product lies in a warehouse.</summary>
public sealed class Stock
{
    public string ProductId { get; set; } = "";

    public string WarehouseId { get; set; } = "";

    public decimal OnHand { get; set; }

    public decimal Reserved { get; set; }
}
