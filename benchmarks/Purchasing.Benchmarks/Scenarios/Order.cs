namespace Purchasing.Benchmarks.Scenarios;

/// <summary>What is decided for a product.</summary>
public sealed class Order
{
    public string ProductId { get; set; } = "";

    public decimal MinimumQuantity { get; set; }

    public decimal? Shortage { get; set; }

    public decimal? Quantity { get; set; }

    public bool Urgent { get; set; }
}
