using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>The facts of one product, and what is decided about it.</summary>
internal sealed class Case
{
    public const string ProductId = "P";

    public List<Demand> Demands { get; } = [];

    public List<StockLevel> Stock { get; } = [];

    public List<SupplierOffer> Offers { get; } = [];

    public List<UnitConversion> Units { get; } = [];

    public List<OpenOrders> Open { get; } = [];

    public List<ExchangeRate> Rates { get; } = [];

    public List<ReplenishmentPolicy> Policies { get; } = [];

    public string? PolicyFailure { get; set; }

    public PurchasingOptions Options { get; } = new();

    public DateOnly OrderDate { get; set; } = new(2026, 11, 23);

    /// <summary>10 a day, 7 days, nothing in stock, one supplier in pieces: 70 are needed at 2.00.</summary>
    public static Case Simple(decimal avgDaily = 10m, decimal onHand = 0m)
    {
        Case simple = new();
        simple.Demands.Add(new Demand { ProductId = ProductId, AvgDaily = avgDaily, Trend = Trends.Stable });
        simple.Stock.Add(new StockLevel { ProductId = ProductId, WarehouseId = "WH-001", OnHand = onHand, Reserved = 0m, Unit = "PIECE" });
        simple.Offers.Add(Offer("SUP-A"));
        return simple;
    }

    public static SupplierOffer Offer(string supplierId, decimal price = 2m, int leadTime = 7) => new()
    {
        ProductId = ProductId,
        SupplierId = supplierId,
        Price = price,
        Currency = "USD",
        LeadTimeDays = leadTime,
        Active = true,
    };

    public Case Change(Func<SupplierOffer, SupplierOffer> change)
    {
        for (int i = 0; i < Offers.Count; i++)
            Offers[i] = change(Offers[i]);
        return this;
    }

    public ProductDecision Decide(RuleSet? rules = null, bool explain = true)
    {
        FactSet facts = new(
            ProductSet.One(ProductId),
            Batch(SourceNames.Demand, Demands),
            Batch(SourceNames.Stock, Stock),
            Batch(SourceNames.Offers, Offers),
            Batch(SourceNames.Units, Units),
            Batch(SourceNames.OpenOrders, Open))
        {
            Policies = PolicyFailure is not null ? FactBatch<ReplenishmentPolicy>.Failed(SourceNames.Policies, PolicyFailure)
                : Policies.Count > 0 ? Batch(SourceNames.Policies, Policies)
                : null,
        };
        return Decide(facts, rules, explain);
    }

    public ProductDecision Decide(FactSet facts, RuleSet? rules = null, bool explain = true)
    {
        DecisionEngine engine = new(new RuleSetHolder(rules ?? RuleFiles.Purchasing), Options);
        DecisionOptions options = new() { OrderDate = OrderDate, ExchangeRates = Rates, Explain = explain };
        ValueTask<IReadOnlyList<ProductDecision>> decisions = engine.DecideAsync(facts, options, CancellationToken.None);
        return Assert.Single(decisions.Result);
    }

    public static FactBatch<T> Batch<T>(string source, IEnumerable<T> facts)
        where T : class
    {
        FactBatch<T> batch = new(source);
        foreach (T fact in facts)
            batch.Add(ProductId, fact);
        return batch;
    }
}
