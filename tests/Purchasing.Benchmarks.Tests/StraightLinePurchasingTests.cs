using System.Globalization;
using System.Text.Json;
using Purchasing.Benchmarks.Purchasing;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Tests;

/// <summary>The purchasing rules and the code by hand that they are measured against decide the same, to the last digit.</summary>
public sealed class StraightLinePurchasingTests
{
    private const int Products = 120;

    private static readonly DateOnly s_day = new(2026, 11, 30);

    private static readonly Dictionary<string, object?>[] s_parameters =
    [
        [],
        new() { ["safetyStock"] = "fixed", ["fixedSafetyStock"] = 7, ["lotPolicy"] = "fixed", ["fixedLot"] = 25, ["trigger"] = "at_or_below", ["openOrders"] = "in_time", ["reviewDays"] = 3 },
        new() { ["safetyStock"] = "days_of_cover", ["coverDays"] = 4, ["lotPolicy"] = "up_to_level", ["levelDays"] = 12, ["compareBy"] = "unit_price", ["maxCoverDays"] = 30, ["stayUnderLevel"] = true },
        new() { ["safetyStock"] = "service_level", ["lotPolicy"] = "economic", ["moreDiscounts"] = "100000: 0.12; 250000: 0.15", ["maxLeadTimeDays"] = 60, ["taxRate"] = 0.19 },
    ];

    // Rules of the file that no product can reach: the facts are there before the rules begin.
    private static readonly string[] s_unreachable = ["Hold without open orders"];

    [Fact]
    public async Task Products_of_every_kind_are_decided_by_rules_as_by_hand()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_TEST_SEED"), CultureInfo.InvariantCulture, out int given) ? given : 20261130;
        TestContext.Current.TestOutputHelper?.WriteLine($"PURCHASING_TEST_SEED={seed}");
        Random random = new(seed);
        HashSet<string> fired = [], all = [];
        foreach (Dictionary<string, object?> parameters in s_parameters)
        {
            PurchasingOptions company = new();
            RuleSet rules = PurchasingRules.Load(company, null, parameters);
            all.UnionWith(rules.Rules.Select(rule => rule.Name));
            FactSet facts = new ProductMaker(random).Make(Products);
            foreach (bool explain in (bool[])[true, false])
            {
                DecisionOptions options = new() { OrderDate = s_day, Explain = explain, Consolidated = !explain, ExchangeRates = [new ExchangeRate("USD", "EUR", 1.085m, s_day)] };
                IReadOnlyList<ProductDecision> byRules = await new DecisionEngine(new RuleSetHolder(rules), company).DecideAsync(facts, options, TestContext.Current.CancellationToken);
                ProductDecider byHand = new(rules, new StraightLinePurchasing(new RuleParameters(rules), explain), company, company.CreateCalendar(), facts, options);
                foreach (ProductDecision expected in byRules)
                {
                    ProductDecision actual = byHand.Decide(expected.ProductId, TestContext.Current.CancellationToken);
                    Assert.True(Text(expected) == Text(actual), $"PURCHASING_TEST_SEED={seed}, {JsonSerializer.Serialize(parameters)}\nby rules {Text(expected)}\nby hand  {Text(actual)}");
                    fired.UnionWith(expected.Explanation.Select(step => step.Rule));
                }
            }
        }

        string[] missed = [.. all.Except(fired).Except(s_unreachable).Order(StringComparer.Ordinal)];
        TestContext.Current.TestOutputHelper?.WriteLine($"reached by none of {s_parameters.Length * Products} products: {string.Join(", ", missed)}");
        Assert.True(missed.Length <= 6, $"PURCHASING_TEST_SEED={seed}: no product reached {string.Join(", ", missed)}.");
    }

    // A session tells the facts that rules insert in the order of its rows, which is no order that anybody states.
    private static string Text(ProductDecision product) =>
        JsonSerializer.Serialize(product with { Explanation = [], Warnings = [.. product.Warnings.Order(StringComparer.Ordinal)], HeldReasons = [.. product.HeldReasons.Order(StringComparer.Ordinal)] }) + $" {product.OfferIndex} "
        + string.Join("; ", product.Explanation.Select(step => $"{step.Rule}: {step.Sentence} {string.Join(", ", step.Changes.OrderBy(change => change.Key, StringComparer.Ordinal))}"));

    /// <summary>Products at random, most of them sound.</summary>
    private sealed class ProductMaker(Random random)
    {
        private const int Often = 2, Seldom = 8, Rarely = 40;

        public FactSet Make(int count)
        {
            string[] ids = [.. Enumerable.Range(0, count).Select(i => $"P{i:0000}")];
            FactBatch<Demand> demand = new(SourceNames.Demand);
            FactBatch<StockLevel> stock = new(SourceNames.Stock);
            FactBatch<SupplierOffer> offers = new(SourceNames.Offers);
            FactBatch<UnitConversion> units = new(SourceNames.Units);
            FactBatch<OpenOrders> open = new(SourceNames.OpenOrders);
            FactBatch<ReplenishmentPolicy> policies = new(SourceNames.Policies);
            foreach (string id in ids)
            {
                if (!Is(Rarely))
                    demand.Add(id, DemandOf(id));
                for (int i = Is(Rarely) ? 0 : random.Next(1, 4); i > 0; i--)
                    stock.Add(id, new StockLevel { ProductId = id, WarehouseId = $"W{i}", OnHand = Is(Rarely) ? null : random.Next(120), Reserved = Is(Rarely) ? null : random.Next(20), OnOrder = Is(Seldom) ? random.Next(50) : null, Unit = Is(Seldom) && i > 1 ? "CASE" : "PIECE", OnOrderExpectedOn = Is(Seldom) ? Day(60) : null });
                for (int i = Is(Rarely) ? 0 : random.Next(1, 5); i > 0; i--)
                    offers.Add(id, OfferOf(id, i));
                units.Add(id, new UnitConversion { ProductId = id, FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
                if (Is(Often))
                    open.Add(id, OpenOf(id));
                if (Is(3))
                    policies.Add(id, PolicyOf(id));
            }

            return new FactSet(ProductSet.Of(ids), demand, stock, offers, units, open) { Policies = policies };
        }

        private Demand DemandOf(string id) => new()
        {
            ProductId = id,
            AvgDaily = Is(Rarely) ? null : Is(Rarely) ? -1m : Is(Seldom) ? 0m : random.Next(1, 200) / 10m,
            Trend = Pick("increasing", "decreasing", "stable", null, "sideways"),
            StdDev = Is(Seldom) ? null : random.Next(0, 40) / 10m,
            SafetyStock = Is(Rarely) ? -5m : Is(Seldom) ? random.Next(0, 30) : null,
            Backorders = Is(Seldom) ? random.Next(10) : null,
            Discontinued = Is(Rarely),
        };

        private SupplierOffer OfferOf(string id, int number) => new()
        {
            ProductId = id,
            SupplierId = $"S{number}",
            SupplierName = Is(Often) ? $"Supplier {number}" : null,
            Price = Is(Rarely) ? null : random.Next(1, 40) switch { < 30 => random.Next(1, 5_000) / 100m, _ => random.Next(1_000, 30_000) },
            Currency = Is(Seldom) ? "EUR" : "USD",
            Moq = Is(Often) ? random.Next(1, 80) : null,
            Multiple = Is(Seldom) ? random.Next(1, 20) : null,
            MaxQuantity = Is(Seldom) ? random.Next(1, 150) : Is(Rarely) ? 0.05m : null,
            LeadTimeDays = Is(Rarely) ? 400 : random.Next(0, 40),
            LeadTimeStdDev = Is(Rarely) ? null : random.Next(0, 3),
            Active = !Is(Seldom),
            ValidFrom = Is(Seldom) ? Day(20) : null,
            ValidTo = Is(Seldom) ? Day(20) : null,
            Preference = Is(Seldom) ? random.Next(3) : null,
            PurchaseUnit = Pick("CASE", "PIECE", null),
            MinimumOrderValue = Is(Seldom) ? random.Next(50, 3_000) : null,
            TaxRate = Is(Seldom) ? 0.07m : null,
            OrderCost = Is(Rarely) ? null : random.Next(0, 60),
            ArticleNumber = Is(Seldom) ? $"A-{number}" : null,
            DiscountRate = Is(Seldom) ? 0.03m : null,
            MaxOrderQuantity = Is(Seldom) ? random.Next(20, 300) : null,
            PriceBreaks = Is(4) ? [new PriceBreak(random.Next(20, 200), random.Next(1, 3_000) / 100m)] : [],
        };

        private OpenOrders OpenOf(string id) => Is(Often)
            ? new OpenOrders { ProductId = id, Quantity = random.Next(0, 400), Sequence = 3 }
            : new OpenOrders
            {
                ProductId = id,
                Quantity = 0m,
                Sequence = 4,
                Lines = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new OpenOrderLine { Quantity = random.Next(1, 90), ExpectedOn = Is(Seldom) ? null : Day(40), OrderedOn = Is(Often) ? s_day : s_day.AddDays(-9), Counted = Is(Seldom) })],
            };

        private ReplenishmentPolicy PolicyOf(string id) => Pick(Policies.ReorderPoint, Policies.MinMax, Policies.OrderUpTo, Policies.None) switch
        {
            Policies.ReorderPoint => new() { ProductId = id, Kind = Policies.ReorderPoint, ReorderPoint = random.Next(200), ReorderQuantity = Is(Often) ? random.Next(1, 90) : null },
            Policies.MinMax => new() { ProductId = id, Kind = Policies.MinMax, ReorderPoint = random.Next(150), MaximumLevel = random.Next(150, 400) },
            Policies.OrderUpTo => new() { ProductId = id, Kind = Policies.OrderUpTo, MaximumLevel = Is(Often) ? random.Next(400) : null, ReviewDays = random.Next(1, 3) },
            _ => new() { ProductId = id, Kind = Policies.None },
        };

        private bool Is(int oneOf) => random.Next(oneOf) == 0;

        private DateOnly Day(int within) => s_day.AddDays(random.Next(-within, within + 1));

        private T Pick<T>(params ReadOnlySpan<T> of) => of[random.Next(of.Length)];
    }
}
