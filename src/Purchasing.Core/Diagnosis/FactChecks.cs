using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Diagnosis;

/// <summary>The fields of each fact, with what would be strange about them on a day.</summary>
internal sealed class FactChecks(DateOnly today, string baseCurrency, IReadOnlyCollection<string> currencies, FactBatch<StockLevel> stock, FactBatch<UnitConversion> units, FactBatch<ReplenishmentPolicy> policies)
{
    private static readonly string[] s_trends = [Trends.Increasing, Trends.Decreasing, Trends.Stable];

    public IReadOnlyList<FieldCheck<Demand>> Demand =>
    [
        FieldCheck<Demand>.Quantity("avgDaily", fact => fact.AvgDaily) with { IsNeeded = fact => IsByDemand(fact.ProductId) },
        FieldCheck<Demand>.Known("trend", fact => fact.Trend, (_, trend) => s_trends.Contains(trend.Trim().ToLowerInvariant()) ? null : $"is not a known trend ('{trend}'), so it counts as stable"),
        FieldCheck<Demand>.Quantity("stdDev", fact => fact.StdDev),
        FieldCheck<Demand>.Quantity("safetyStock", fact => fact.SafetyStock),
        FieldCheck<Demand>.Quantity("backorders", fact => fact.Backorders),
        FieldCheck<Demand>.Known("unit", fact => fact.Unit, (fact, unit) => Convertible(fact.ProductId, unit)),
        new("discontinued", fact => fact.Discontinued ? true : null),
        new("productName", fact => fact.ProductName),
        new("warehouseId", fact => fact.WarehouseId),
    ];

    public IReadOnlyList<FieldCheck<StockLevel>> Stock =>
    [
        new("warehouseId", fact => fact.WarehouseId),
        FieldCheck<StockLevel>.Quantity("onHand", fact => fact.OnHand) with { IsNeeded = _ => true },
        new("reserved", fact => fact.Reserved, fact => fact.Reserved < 0m ? "is negative" : fact.Reserved > fact.OnHand ? "is more than is on hand" : null) { IsNeeded = _ => true },
        FieldCheck<StockLevel>.Quantity("onOrder", fact => fact.OnOrder),
        FieldCheck<StockLevel>.Known("unit", fact => fact.Unit, (fact, unit) => Convertible(fact.ProductId, unit)) with { IsNeeded = _ => true },
        FieldCheck<StockLevel>.Known("onOrderUnit", fact => fact.OnOrderUnit, (fact, unit) => Convertible(fact.ProductId, unit)),
        FieldCheck<StockLevel>.ToCome("onOrderExpectedOn", fact => fact.OnOrderExpectedOn, today),
    ];

    public IReadOnlyList<FieldCheck<SupplierOffer>> Offers =>
    [
        new("supplierId", fact => fact.SupplierId),
        new("supplierName", fact => fact.SupplierName),
        FieldCheck<SupplierOffer>.Positive("price", fact => fact.Price) with { IsNeeded = IsInForce },
        FieldCheck<SupplierOffer>.Known("currency", fact => fact.Currency, (_, currency) => currency == baseCurrency || currencies.Contains(currency) ? null : $"has no exchange rate ('{currency}')") with { IsNeeded = IsInForce },
        FieldCheck<SupplierOffer>.Quantity("moq", fact => fact.Moq),
        FieldCheck<SupplierOffer>.Positive("multiple", fact => fact.Multiple),
        FieldCheck<SupplierOffer>.Positive("maxQuantity", fact => fact.MaxQuantity),
        new("leadTimeDays", fact => fact.LeadTimeDays, fact => fact.LeadTimeDays switch { < 0 => "is negative", > 365 => "is more than a year", _ => null }) { IsNeeded = IsInForce },
        new("active", fact => fact.Active, fact => fact.Active == false ? "is no" : null) { IsNeeded = IsInForce },
        new("validFrom", fact => fact.ValidFrom, fact => fact.ValidFrom > today ? "is in the future" : null),
        FieldCheck<SupplierOffer>.ToCome("validTo", fact => fact.ValidTo, today),
        FieldCheck<SupplierOffer>.Known("unit", fact => fact.Unit, (fact, unit) => Convertible(fact.ProductId, unit)),
        FieldCheck<SupplierOffer>.Known("purchaseUnit", fact => fact.PurchaseUnit, (fact, unit) => Convertible(fact.ProductId, unit)),
        FieldCheck<SupplierOffer>.Quantity("minimumOrderValue", fact => fact.MinimumOrderValue),
        FieldCheck<SupplierOffer>.Quantity("taxRate", fact => fact.TaxRate),
        new("articleNumber", fact => fact.ArticleNumber),
        new("priceBreaks", fact => fact.PriceBreaks.Count > 0 ? fact.PriceBreaks : null, fact => fact.PriceBreaks.Any(each => each.Price <= 0m) ? "have a price that is not above zero" : null),
    ];

    public IReadOnlyList<FieldCheck<UnitConversion>> Units =>
    [
        new("fromUnit", fact => fact.FromUnit, fact => fact.FromUnit == fact.ToUnit ? "is the same as toUnit" : null),
        new("toUnit", fact => fact.ToUnit),
        FieldCheck<UnitConversion>.Positive("factor", fact => fact.Factor),
    ];

    public IReadOnlyList<FieldCheck<ReplenishmentPolicy>> Policies =>
    [
        new("warehouseId", fact => fact.WarehouseId),
        new("kind", fact => fact.Kind),
        FieldCheck<ReplenishmentPolicy>.Quantity("reorderPoint", fact => fact.ReorderPoint),
        FieldCheck<ReplenishmentPolicy>.Positive("reorderQuantity", fact => fact.ReorderQuantity),
        new("maximumLevel", fact => fact.MaximumLevel, fact => fact.MaximumLevel < 0m ? "is negative" : fact.MaximumLevel < fact.ReorderPoint ? "is below the reorder point" : null),
        new("reviewDays", fact => fact.ReviewDays, fact => fact.ReviewDays <= 0 ? "is not above zero" : null),
        new("reviewedOn", fact => fact.ReviewedOn, fact => fact.ReviewedOn > today ? "is in the future" : null),
        FieldCheck<ReplenishmentPolicy>.Known("unit", fact => fact.Unit, (fact, unit) => Convertible(fact.ProductId, unit)),
    ];

    public IReadOnlyList<FieldCheck<OpenOrderLine>> OnOrder =>
    [
        FieldCheck<OpenOrderLine>.Quantity("quantity", fact => fact.Quantity),
        new("unit", fact => fact.Unit),
        new("orderedOn", fact => fact.OrderedOn == DateOnly.MinValue ? null : fact.OrderedOn, fact => fact.OrderedOn > today ? "is in the future" : null),
        FieldCheck<OpenOrderLine>.ToCome("expectedOn", fact => fact.ExpectedOn, today),
        new("warehouseId", fact => fact.WarehouseId),
        new("supplierId", fact => fact.SupplierId),
    ];

    private bool IsInForce(SupplierOffer offer) => offer.Active != false && offer.IsValidOn(today);

    // A reorder point, or none at all, asks for no demand.
    private bool IsByDemand(string productId) => policies.For(productId).ToArray().All(policy => policy.ReorderPoint is null && !string.Equals(policy.Kind?.Trim(), Facts.Policies.None, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a unit is one that the product's stock is counted in, or leads to it by conversions.</summary>
    private string? Convertible(string productId, string unit)
    {
        HashSet<string> known = [.. stock.For(productId).ToArray().Select(level => level.Unit).OfType<string>().Take(1)];
        if (known.Count == 0)
            return null;
        UnitConversion[] conversions = units.For(productId).ToArray();
        for (int before = 0; before < known.Count;)
        {
            before = known.Count;
            foreach (UnitConversion each in conversions.Where(each => known.Contains(each.FromUnit) || known.Contains(each.ToUnit)))
            {
                known.Add(each.FromUnit);
                known.Add(each.ToUnit);
            }
        }

        return known.Contains(unit) ? null : $"has no conversion to the unit of the stock ('{unit}')";
    }
}
