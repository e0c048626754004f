namespace Purchasing.Benchmarks.Scenarios;

/// <summary>How much of a product is needed.</summary>
public sealed class Need
{
    public string ProductId { get; set; } = "";

    public decimal Quantity { get; set; }
}
