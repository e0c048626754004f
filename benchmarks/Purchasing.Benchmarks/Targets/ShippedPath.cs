using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Benchmarks.Purchasing;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Targets;

/// <summary>
/// The decision as the product makes it: the rules that ship, through the engine that a host registers, facts in memory. And the same
/// decision with the rules written by hand.
/// </summary>
internal sealed class ShippedPath : IDisposable
{
    /// <summary>Products of one call.</summary>
    public const int Products = 90;

    private readonly ServiceProvider _services = new ServiceCollection().AddPurchasingCore(new ConfigurationBuilder().Build()).Services.BuildServiceProvider();
    private readonly IDecisionEngine _engine;
    private readonly RuleSet _rules;
    private readonly StraightLinePurchasing _byHand;
    private readonly PurchasingOptions _company = new();
    private readonly FactSet _facts;
    private readonly DecisionOptions _options;

    public ShippedPath(bool explain)
    {
        _engine = _services.GetRequiredService<IDecisionEngine>();
        _rules = _services.GetRequiredService<RuleSetHolder>().Current;
        _byHand = new StraightLinePurchasing(new RuleParameters(_rules), explain);
        _options = new DecisionOptions { OrderDate = new DateOnly(2026, 11, 30), Explain = explain };
        string[] ids = [.. Enumerable.Range(0, Products).Select(i => $"PROD-{i:000}")];
        _facts = new FactSet(
            ProductSet.Of(ids),
            Batch(SourceNames.Demand, ids, (id, i) => new Demand { ProductId = id, AvgDaily = 8.3m + i, Trend = i % 3 == 0 ? "increasing" : "stable" }),
            Batch(SourceNames.Stock, ids, (id, i) => new StockLevel { ProductId = id, WarehouseId = "WH-001", OnHand = 25m + i, Reserved = 5m, Unit = "PIECE" }),
            Batch(SourceNames.Offers, ids, (id, i) => new SupplierOffer { ProductId = id, SupplierId = "SUP-001", Price = 15.99m, Currency = "USD", Moq = 20m, LeadTimeDays = 7 + (i % 5), Active = true, PurchaseUnit = "CASE" }),
            Batch(SourceNames.Units, ids, (id, _) => new UnitConversion { ProductId = id, FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m }),
            new FactBatch<OpenOrders>(SourceNames.OpenOrders));
        IReadOnlyList<ProductDecision> decided = Decide();
        if (decided.Any(product => !product.Create))
            throw new InvalidOperationException($"Every product of this scenario is to be ordered: {decided.First(product => !product.Create).ProductId} is not.");
    }

    public void Dispose() => _services.Dispose();

    /// <summary>Decides at least <paramref name="products"/> products, whole calls at a time.</summary>
    public void Run(int products)
    {
        for (int done = 0; done < products; done += Products)
            Decide();
    }

    /// <summary>The same by hand.</summary>
    public void RunByHand(int products)
    {
        for (int done = 0; done < products; done += Products)
            DecideByHand();
    }

    private ProductDecision[] DecideByHand()
    {
        ProductDecider decider = new(_rules, _byHand, _company, _company.CreateCalendar(), _facts, _options);
        var decisions = new ProductDecision[Products];
        for (int i = 0; i < decisions.Length; i++)
            decisions[i] = decider.Decide(_facts.Products.Ids[i], CancellationToken.None);
        return decisions;
    }

    private IReadOnlyList<ProductDecision> Decide()
    {
        ValueTask<IReadOnlyList<ProductDecision>> decided = _engine.DecideAsync(_facts, _options, CancellationToken.None);
        return decided.IsCompleted ? decided.Result : decided.AsTask().GetAwaiter().GetResult();
    }

    private static FactBatch<T> Batch<T>(string source, string[] ids, Func<string, int, T> make)
        where T : class
    {
        FactBatch<T> batch = new(source, ids.Length);
        for (int i = 0; i < ids.Length; i++)
            batch.Add(ids[i], make(ids[i], i));
        return batch;
    }
}
