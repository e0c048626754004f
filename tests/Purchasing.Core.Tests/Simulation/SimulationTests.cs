using System.Globalization;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Simulation;
using Purchasing.Core.Tests.Decisions;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Simulation;

/// <summary>The days that a simulation plays, worked out by hand, and the year that tries the decisions themselves.</summary>
public sealed class SimulationTests
{
    private static readonly DateOnly Start = new(2026, 1, 5);

    // 10 a day, 3 days of lead time, 55 in stock, reorder point 30, lots of 40.
    private static SimulatedProduct Ten(decimal onHand = 55m) => new()
    {
        ProductId = "P",
        Demand = [new Demand { ProductId = "P", AvgDaily = 10m, Trend = Trends.Stable }],
        Stock = [new StockLevel { ProductId = "P", WarehouseId = "W", OnHand = onHand, Reserved = 0m, Unit = "PIECE" }],
        Offers = [Case.Offer("S", 2m, 3) with { OrderCost = 5m }],
        Policies = [new ReplenishmentPolicy { ProductId = "P", ReorderPoint = 30m, ReorderQuantity = 40m }],
    };

    private static SimulationOptions For(int days, bool check = false) => new() { From = Start, Days = days, Spread = 0m, KeepDays = true, Check = check };

    private static Task<SimulationResult> Play(SimulationOptions options, params SimulatedProduct[] products) =>
        new Simulator(RuleFiles.Purchasing, new PurchasingOptions()).RunAsync("as it is", products, options, TestContext.Current.CancellationToken);

    // Evenings: 45, 35, 25 (40 ordered, due on the 10th), 15, 5, 40 - 5 missing... worked out below.
    [Fact]
    public async Task Days_are_played_as_by_hand()
    {
        SimulationResult result = await Play(For(8), Ten());
        // 5th 45; 6th 35; 7th 25 → 40 ordered, due the 10th; 8th 15; 9th 5; 10th 5 + 40 - 10 = 35; 11th 25 → 40 ordered, due the 14th; 12th 15.
        Assert.Equal([45m, 35m, 25m, 15m, 5m, 35m, 25m, 15m], result.Products[0].Days.Select(day => day.OnHand));
        Assert.Equal([0m, 0m, 40m, 0m, 0m, 0m, 40m, 0m], result.Products[0].Days.Select(day => day.Ordered));
        Assert.Equal((80m, 80m, 2, 0), (result.Products[0].Demand, result.Products[0].Served, result.Orders, result.StockOutDays));
        // Two orders of 40 at 2.00 and 5.00 for each; the stock was worth 110 before and is 30, with 80 on order: nothing gained.
        Assert.Equal((160m, 10m), (result.Spent, result.Products[0].OrderCost));
        // 200 pieces in eight evenings at 2.00 and a fifth a year: 400 × 0.2 / 365 = 0.22.
        Assert.Equal((0.22m, 50m), (result.Products[0].HoldingCost, result.Products[0].AverageValue));
        Assert.Equal(160m + 10m + 0.22m, result.Cost);
        Assert.Equal(1m, result.ServiceLevel);
    }

    // 15 in stock: 5 are left, then 5 of 10 are served, and 5 wait; on the third day 10 more. What comes on the 8th serves 15 first.
    [Fact]
    public async Task What_cannot_be_served_waits_and_is_served_first()
    {
        SimulationResult result = await Play(For(5), Ten(15m));
        Assert.Equal([5m, 0m, 0m, 15m, 5m], result.Products[0].Days.Select(day => day.OnHand));
        Assert.Equal([0m, 5m, 15m, 0m, 0m], result.Products[0].Days.Select(day => day.Backlog));
        Assert.Equal([10m, 5m, 0m, 10m, 10m], result.Products[0].Days.Select(day => day.Served));
        Assert.Equal((0.7m, 2), (result.ServiceLevel, result.StockOutDays));
    }

    [Fact]
    public async Task History_is_played_and_begins_again()
    {
        SimulationResult result = await Play(For(5), Ten() with { History = [1m, 20m, 0m] });
        Assert.Equal([1m, 20m, 0m, 1m, 20m], result.Products[0].Days.Select(day => day.Demand));
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_days_and_another_seed_others()
    {
        SimulationOptions options = For(60) with { Spread = 0.5m };
        string first = Sum(await Play(options, Ten()));
        Assert.Equal(first, Sum(await Play(options, Ten())));
        Assert.NotEqual(first, Sum(await Play(options with { Seed = 2 }, Ten())));
    }

    [Fact]
    public async Task Generated_days_have_the_average_of_the_facts()
    {
        SimulationResult result = await Play(For(2000) with { Spread = 0.3m }, Ten());
        Assert.InRange(result.Products[0].Demand / 2000m, 9.8m, 10.2m);
        Assert.All(result.Products[0].Days, day => Assert.Equal(decimal.Truncate(day.Demand), day.Demand));
    }

    [Fact]
    public async Task The_average_of_past_days_can_be_what_decisions_see()
    {
        // The facts say 10 a day, 40 are used: by the average of five days 120 are required and the evenings of the eighth and the ninth day
        // order; by the facts 30 are, and 40 are left.
        SimulatedProduct product = Ten(400m) with { History = [40m], Policies = [] };
        SimulationResult facts = await Play(For(9), product);
        SimulationResult learnt = await Play(For(9) with { AverageOverDays = 5 }, product);
        Assert.Equal([0, 2], [facts.Orders, learnt.Orders]);
    }

    [Fact]
    public async Task Goods_that_are_on_order_in_the_beginning_arrive()
    {
        SimulatedProduct product = Ten() with
        {
            Open = new OpenOrders
            {
                ProductId = "P",
                Quantity = 24m,
                Sequence = 1,
                Lines = [new OpenOrderLine { Quantity = 2m, Unit = "CASE", OrderedOn = Start.AddDays(-1), ExpectedOn = Start.AddDays(1), WarehouseId = "W" }],
            },
            Units = [new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m }],
        };
        Assert.Equal([45m, 59m, 49m], (await Play(For(3), product)).Products[0].Days.Select(day => day.OnHand));
    }

    [Fact]
    public async Task A_product_that_is_held_says_why()
    {
        SimulationResult result = await Play(For(3), Ten() with { Offers = [] });
        Assert.Equal((3, "offers: no supplier is left"), (result.Products[0].HeldDays, result.Products[0].HeldReason));
    }

    [Fact]
    public async Task Warehouses_are_played_each_for_itself()
    {
        SimulatedProduct product = Ten() with
        {
            Demand = [new Demand { ProductId = "P", WarehouseId = "A", AvgDaily = 10m, Trend = Trends.Stable }, new Demand { ProductId = "P", WarehouseId = "B", AvgDaily = 1m, Trend = Trends.Stable }],
            Stock = [.. new[] { "A", "B" }.Select(place => new StockLevel { ProductId = "P", WarehouseId = place, OnHand = 40m, Reserved = 0m, Unit = "PIECE" })],
            Policies = [],
        };
        PurchasingOptions options = new() { PlanBy = PlanningUnit.Warehouse };
        SimulationResult result = await new Simulator(RuleFiles.Purchasing, options).RunAsync("by place", [product], For(30), TestContext.Current.CancellationToken);
        // By lead-time demand A orders ten each evening from the second on, which are 29; B nothing before its 40 fall below 3.
        Assert.Equal((0, 0), (result.StockOutDays, result.Products[0].HeldDays));
        Assert.Equal(10m * 29m, result.Products[0].Ordered);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Play(For(0), Ten()));
        await Assert.ThrowsAsync<ArgumentException>(() => Play(For(4000), Ten()));
        await Assert.ThrowsAsync<ArgumentException>(() => Play(For(1)));
        await Assert.ThrowsAsync<ArgumentException>(() => Play(For(1), Ten(), Ten()));
        await Assert.ThrowsAsync<ArgumentException>(() => Play(For(1), Ten() with { History = [-1m] }));
    }

    // The case that brought 29 days without goods: B in a day at 10.00 and at 5.00 from a million on, A in 30 days at 6.00.
    [Fact]
    public async Task A_far_price_break_makes_nobody_wait()
    {
        SimulationResult result = await Play(For(365, check: true), FarBreak);
        Assert.Equal((0, 0, 0), (result.StockOutDays, result.Products[0].WaitedInVain, result.Products[0].DoubleOrders));
    }

    // B is compared at the price of a million and wins until 9 are left on the 290th evening; then it costs 10.00 and A is taken: 29 days without goods.
    [Fact]
    public async Task The_watch_finds_waiting_in_vain_where_offers_are_compared_at_their_best_price()
    {
        string old = File.ReadAllText(Repository.File("rules", "purchasing.rules.json"))
            .Replace("\"base\": \"priceAt(q, bought) * q.fxRate\"", "\"base\": \"(q.orderQty > 0 ? priceAt(q, bought) : bestPrice(q)) * q.fxRate\"", StringComparison.Ordinal)
            .Replace("\"q.late\": \"", "\"q.late\": \"false && ", StringComparison.Ordinal);
        RuleSet rules = RuleSet.Parse(old, PurchasingRules.CreateOptions(new Dictionary<string, object?> { ["compareBy"] = "unit_price" }));
        SimulationResult result = await new Simulator(rules, new PurchasingOptions()).RunAsync("as before", [FarBreak], For(320, check: true), TestContext.Current.CancellationToken);
        Assert.Equal(29, result.Products[0].WaitedInVain);
    }

    private static SimulatedProduct FarBreak => new()
    {
        ProductId = "P",
        Demand = [new Demand { ProductId = "P", AvgDaily = 10m, Trend = Trends.Stable }],
        Stock = [new StockLevel { ProductId = "P", WarehouseId = "W", OnHand = 2900m, Reserved = 0m, Unit = "PIECE" }],
        Offers = [Case.Offer("A", 6m, 30), Case.Offer("B", 10m, 1) with { PriceBreaks = [new PriceBreak(1_000_000m, 5m)] }],
    };

    /// <summary>
    /// A year of random products: 12 of them here, a thousand in scripts/simulate-year.sh by SIMULATED_PRODUCTS. SIMULATION_SEED begins others.
    /// </summary>
    [Fact]
    public async Task In_a_year_nothing_is_ordered_twice_and_nobody_waits_in_vain()
    {
        int count = Setting("SIMULATED_PRODUCTS", 12);
        int seed = Setting("SIMULATION_SEED", 20260105);
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} products, seed {seed}");
        List<SimulatedProduct> products = RandomProducts.Make(seed, count);
        foreach (decimal spread in (decimal[])[0m, 0.3m])
        {
            SimulationOptions options = new() { From = Start, Days = 365, Seed = seed, Spread = spread, Check = true };
            SimulationResult result = await Play(options, [.. products]);
            TestContext.Current.TestOutputHelper?.WriteLine($"spread {spread}: {result.Orders} orders, service {result.ServiceLevel}, {result.StockOutDays} days without goods, cost {result.Cost:0}");
            Assert.Equal([], result.Products.Where(product => product.DoubleOrders > 0).Select(product => $"{product.ProductId}: {product.DoubleOrders} ordered twice"));
            Assert.Equal([], result.Products.Where(product => product.WaitedInVain > 0).Select(product => $"{product.ProductId}: {product.WaitedInVain} days waited in vain"));
            Assert.Equal([], result.Products.Where(product => product.HeldDays > 0).Select(product => $"{product.ProductId}: {product.HeldReason}"));
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string Sum(SimulationResult result) => string.Join(' ', result.Products[0].Days.Select(day => day.Demand));
}
