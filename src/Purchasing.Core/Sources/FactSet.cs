using Purchasing.Core.Facts;

namespace Purchasing.Core.Sources;

/// <summary>The facts of all sources about a set of products: what a decision is made from.</summary>
/// <param name="Products">The products in question.</param>
/// <param name="Demand">Orders and demand.</param>
/// <param name="Stock">Inventory.</param>
/// <param name="Offers">Supplier offers.</param>
/// <param name="Units">Units of measure.</param>
/// <param name="OpenOrders">Our own open orders; a product without a row has none.</param>
public sealed record FactSet(
    ProductSet Products,
    FactBatch<Demand> Demand,
    FactBatch<StockLevel> Stock,
    FactBatch<SupplierOffer> Offers,
    FactBatch<UnitConversion> Units,
    FactBatch<OpenOrders> OpenOrders)
{
    /// <summary>Replenishment policies; null when no source has any: every product is then replenished by its demand.</summary>
    public FactBatch<ReplenishmentPolicy>? Policies { get; init; }

    /// <summary>Facts of the company's own, one batch a source; empty when there are none.</summary>
    public IReadOnlyList<FactBatch<OwnFact>> Own { get; init; } = [];
}
