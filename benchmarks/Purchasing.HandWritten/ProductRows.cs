using Purchasing.Core.Facts;
using Purchasing.Core.Flow;

namespace Purchasing.HandWritten;

/// <summary>What the databases say about one product.</summary>
internal sealed class ProductRows
{
    public required string ProductId { get; init; }

    public required DateOnly Day { get; init; }

    public Demand? Demand { get; set; }

    public List<StockLevel> Stock { get; } = [];

    public List<SupplierOffer> Offers { get; } = [];

    public List<UnitConversion> Units { get; } = [];

    public decimal OpenQuantity { get; set; }

    public Dictionary<string, decimal> Rates { get; } = new(StringComparer.Ordinal);

    public List<TraceStep> Trace { get; } = [];
}
