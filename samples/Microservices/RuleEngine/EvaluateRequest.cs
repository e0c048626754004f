using Purchasing.Contracts;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Services.RuleEngine;

/// <summary>The body of <c>POST /rules/evaluate</c>: the facts of one product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="OrderDate">The day of the order; today when left out.</param>
/// <param name="Demand">What the order system knows; absent holds the product.</param>
/// <param name="Stock">Stock by warehouse; absent or empty holds the product.</param>
/// <param name="Offers">Supplier offers; absent or empty holds the product.</param>
/// <param name="Units">Unit conversions; absent is none.</param>
/// <param name="OpenOrders">What our own orders still bring; absent is nothing.</param>
/// <param name="ExchangeRates">Exchange rates; absent is none.</param>
internal sealed record EvaluateRequest(
    string? ProductId,
    DateOnly? OrderDate,
    Demand? Demand,
    IReadOnlyList<StockLevel>? Stock,
    IReadOnlyList<SupplierOffer>? Offers,
    IReadOnlyList<UnitConversion>? Units,
    OpenOrders? OpenOrders,
    IReadOnlyList<ExchangeRate>? ExchangeRates)
{
    public FactSet ToFacts()
    {
        if (string.IsNullOrWhiteSpace(ProductId))
            throw new ContractException("product_id", "is missing.");
        var products = ProductSet.One(ProductId);
        return new FactSet(
            products,
            Batch(SourceNames.Demand, Demand is null ? Array.Empty<Demand>() : [Demand], fact => fact.ProductId),
            Batch(SourceNames.Stock, Stock ?? [], fact => fact.ProductId),
            Batch(SourceNames.Offers, Offers ?? [], fact => fact.ProductId),
            Batch(SourceNames.Units, Units ?? [], fact => fact.ProductId),
            Batch(SourceNames.OpenOrders, OpenOrders is null ? Array.Empty<OpenOrders>() : [OpenOrders], fact => fact.ProductId));
    }

    public DecisionOptions ToOptions(PurchasingOptions purchasing, TimeProvider time) => new()
    {
        OrderDate = OrderDate ?? purchasing.DayOf(time.GetUtcNow()),
        ExchangeRates = ExchangeRates ?? [],
    };

    private FactBatch<T> Batch<T>(string source, IReadOnlyList<T> facts, Func<T, string> productOf)
        where T : class
    {
        var batch = new FactBatch<T>(source, facts.Count);
        foreach (var fact in facts)
        {
            if (!string.Equals(productOf(fact), ProductId, StringComparison.Ordinal))
                throw new ContractException(source, $"holds a fact of product '{productOf(fact)}', but the request is about '{ProductId}'.");
            batch.Add(ProductId!, fact);
        }
        return batch;
    }
}
