using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>Every policy with the values worked out by hand.</summary>
public sealed class PolicyTests
{
    private static ReplenishmentPolicy Policy(string? kind = null) => new() { ProductId = "P", Kind = kind };

    private static ReplenishmentPolicy ReorderPoint(decimal point, decimal? quantity) => Policy(Policies.ReorderPoint) with { ReorderPoint = point, ReorderQuantity = quantity };

    private static ReplenishmentPolicy MinMax(decimal minimum, decimal maximum) => Policy(Policies.MinMax) with { ReorderPoint = minimum, MaximumLevel = maximum };

    private static ReplenishmentPolicy UpTo(int days, decimal? level = null) =>
        Policy(Policies.OrderUpTo) with { ReviewDays = days, MaximumLevel = level, ReviewedOn = new DateOnly(2026, 11, 23) };

    private static Case With(decimal onHand, params ReplenishmentPolicy[] policies)
    {
        Case product = Case.Simple(onHand: onHand);
        product.Policies.AddRange(policies);
        return product;
    }

    private static decimal? Ordered(Case product, params (string, object?)[] parameters)
    {
        ProductDecision decided = product.Decide(parameters.Length == 0 ? null : RuleFiles.With(parameters));
        Assert.Empty(decided.HeldReasons);
        return decided.Decision!.OrderQty;
    }

    // Reorder point 40, lots of 25.
    [Theory]
    [InlineData(41, 0)]
    [InlineData(40, 0)]
    [InlineData(39, 25)]
    [InlineData(16, 25)]
    [InlineData(15, 25)]
    [InlineData(14, 50)]
    [InlineData(0, 50)]
    public void A_reorder_point_orders_whole_fixed_quantities(int onHand, int ordered) => Assert.Equal(ordered, Ordered(With(onHand, ReorderPoint(40m, 25m))));

    [Fact]
    public void At_the_reorder_point_it_is_ordered_where_the_trigger_says_so() =>
        Assert.Equal(25m, Ordered(With(40m, ReorderPoint(40m, 25m)), ("trigger", "at_or_below")));

    [Fact]
    public void A_reorder_point_without_quantity_orders_what_is_missing() => Assert.Equal(13m, Ordered(With(27m, ReorderPoint(40m, null))));

    [Fact]
    public void A_reorder_point_keeps_minimum_and_multiple_of_the_supplier() =>
        Assert.Equal(100m, Ordered(With(39m, ReorderPoint(40m, 25m)).Change(offer => offer with { Multiple = 20m })));

    [Fact]
    public void A_reorder_point_needs_no_demand()
    {
        Case product = With(10m, ReorderPoint(40m, 25m));
        product.Demands.Clear();
        Assert.Equal(50m, Ordered(product));
        product.Demands.Add(new Demand { ProductId = "P" });
        Assert.Equal(50m, Ordered(product));
    }

    [Fact]
    public void A_reorder_point_is_not_corrected_for_the_trend()
    {
        Case product = With(0m, ReorderPoint(40m, null));
        product.Demands[0] = product.Demands[0] with { Trend = Trends.Increasing };
        Assert.Equal(40m, Ordered(product));
    }

    // Between 20 and 60.
    [Theory]
    [InlineData(20, 0)]
    [InlineData(19, 41)]
    [InlineData(0, 60)]
    [InlineData(-5, 65)]
    public void Between_minimum_and_maximum_it_is_filled_up(int onHand, int ordered) => Assert.Equal(ordered, Ordered(With(onHand, MinMax(20m, 60m))));

    // 41 are missing to 60: four dozens exceed the maximum, three stay under it and cover the minimum.
    [Theory]
    [InlineData(false, 48)]
    [InlineData(true, 36)]
    public void The_maximum_may_be_exceeded_by_a_lot_or_not(bool stayUnder, int ordered) => Assert.Equal(
        ordered, Ordered(With(19m, MinMax(20m, 60m)).Change(offer => offer with { Multiple = 12m }), ("stayUnderLevel", stayUnder)));

    [Fact]
    public void Open_orders_count_for_a_minimum_too()
    {
        Case product = With(15m, MinMax(20m, 60m));
        product.Open.Add(new OpenOrders { ProductId = "P", Quantity = 10m, Sequence = 1 });
        Assert.Equal(0m, Ordered(product));
    }

    // 10 a day, 7 days of lead time and 14 to the next review: 210.
    [Fact]
    public void At_a_review_it_is_filled_up_to_what_lasts_until_the_next_order_comes() => Assert.Equal(180m, Ordered(With(30m, UpTo(14))));

    [Fact]
    public void At_a_review_a_stated_level_counts()
    {
        Case product = With(30m, UpTo(14, 100m));
        product.Demands.Clear();
        Assert.Equal(70m, Ordered(product));
    }

    [Fact]
    public void Between_two_reviews_nothing_is_ordered()
    {
        Case product = With(0m, UpTo(14));
        product.OrderDate = product.OrderDate.AddDays(13);
        Assert.Equal(0m, Ordered(product));
        product.OrderDate = product.OrderDate.AddDays(1);
        Assert.Equal(210m, Ordered(product));
    }

    [Fact]
    public void What_is_not_replenished_is_not_ordered() => Assert.Equal(0m, Ordered(With(-50m, Policy(Policies.None))));

    [Fact]
    public void The_policy_of_demand_is_the_one_without_a_policy() => Assert.Equal(70m, Ordered(With(0m, Policy(Policies.Demand))));

    [Theory]
    [InlineData(null, null, null, null, Policies.Demand)]
    [InlineData(40, null, null, null, Policies.ReorderPoint)]
    [InlineData(40, 10, null, null, Policies.ReorderPoint)]
    [InlineData(40, null, 90, null, Policies.MinMax)]
    [InlineData(null, null, null, 7, Policies.OrderUpTo)]
    public void The_kind_follows_from_what_is_given(int? point, int? quantity, int? maximum, int? days, string kind)
    {
        Case product = With(500m, Policy() with { ReorderPoint = point, ReorderQuantity = quantity, MaximumLevel = maximum, ReviewDays = days });
        Assert.Equal(kind, product.Decide().Decision!.Policy);
    }

    [Fact]
    public void A_policy_in_cases_is_brought_to_pieces()
    {
        Case product = With(30m, ReorderPoint(4m, 2m) with { Unit = "CASE" });
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        // 48 are required and 18 missing: one lot of 24.
        Assert.Equal(24m, Ordered(product));
    }

    public static TheoryData<ReplenishmentPolicy, string> Wrong => new()
    {
        { Policy("kanban"), "policies: the policy 'kanban' is none of demand, reorder_point, min_max, order_up_to and none" },
        { Policy(Policies.ReorderPoint), "policies: the policy reorder_point has no reorder point" },
        { Policy(Policies.MinMax) with { ReorderPoint = 5m }, "policies: the policy min_max has no maximum" },
        { MinMax(60m, 20m), "policies: the maximum of 20 is below the reorder point of 60" },
        { Policy(Policies.OrderUpTo), "policies: the policy order_up_to has no days from one review to the next" },
        { ReorderPoint(-1m, 5m), "policies: a reorder point or maximum is negative, or a reorder quantity is not above zero" },
        { ReorderPoint(5m, 0m), "policies: a reorder point or maximum is negative, or a reorder quantity is not above zero" },
        { ReorderPoint(5m, 1m) with { Unit = "CRATE" }, "units: no factor is known from CRATE to PIECE" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_policy_that_makes_no_sense_holds_the_product(ReplenishmentPolicy policy, string reason) => Assert.Contains(reason, With(0m, policy).Decide().HeldReasons);

    [Fact]
    public void Two_policies_for_one_product_hold_it() =>
        Assert.Equal(["policies: there are several policies for one product"], With(0m, ReorderPoint(5m, 1m), ReorderPoint(6m, 1m)).Decide().HeldReasons);

    [Fact]
    public void Where_the_source_of_policies_failed_the_product_is_held()
    {
        Case product = With(0m);
        product.PolicyFailure = "the database does not answer";
        Assert.Equal(["policies: the database does not answer"], product.Decide().HeldReasons);
    }

    // Levels of 30 and 20 in two warehouses that are empty: a line of 30 and one of 20.
    [Fact]
    public void Two_warehouses_with_levels_of_their_own_give_two_lines()
    {
        ProductDecision product = Places(30m, 20m).Decide();
        Assert.Empty(product.HeldReasons);
        Assert.Equal([30m, 20m], product.Lots);
        Assert.Equal(["A", "B"], product.LotWarehouses);
        // 50 at 2.00 and 8 %.
        Assert.Equal((50m, 100.00m, 108.00m), (product.Decision!.OrderQty, product.Decision.TotalAmount, product.Decision.GrandTotal));
        Assert.Equal([("A", 30m, 60.00m, 0), ("B", 20m, 40.00m, 1)], Core.Orders.OrderFactory.Lines(product).Select(line => (line.WarehouseId, line.Quantity, line.Amount, line.SplitNo)));
    }

    [Fact]
    public void By_warehouse_a_surplus_in_one_does_not_fill_the_other()
    {
        Case product = Places(30m, 20m);
        product.Stock[0] = product.Stock[0] with { OnHand = 500m };
        ProductDecision decided = product.Decide();
        Assert.Equal([20m], decided.Lots);
        Assert.Equal(["B"], decided.LotWarehouses);
    }

    [Fact]
    public void By_warehouse_open_orders_count_where_they_go()
    {
        Case product = Places(30m, 20m);
        product.Open.Add(new OpenOrders { ProductId = "P", Quantity = 30m, Sequence = 1, Lines = [new OpenOrderLine { Quantity = 30m, WarehouseId = "A" }] });
        ProductDecision decided = product.Decide();
        Assert.Equal([20m], decided.Lots);
        Assert.Equal(["B"], decided.LotWarehouses);
    }

    [Fact]
    public void By_warehouse_the_lines_reach_a_price_break_together()
    {
        Case product = Places(30m, 20m).Change(offer => offer with { PriceBreaks = [new PriceBreak(50m, 1.5m)] });
        Assert.Equal((1.5m, 75.00m), (product.Decide().Decision!.UnitPrice, product.Decide().Decision!.TotalAmount));
    }

    // 30 from B cost 30 and from A 60. 20 from A cost 40, from B 25 at least: both are bought from B.
    [Fact]
    public void By_warehouse_one_supplier_gets_both_lines()
    {
        Case product = Places(30m, 4m);
        product.Offers.Add(Case.Offer("SUP-B", 1m) with { Moq = 25m });
        ProductDecision decided = product.Decide();
        Assert.Equal("SUP-B", decided.Decision!.SupplierId);
        Assert.Equal([30m, 25m], decided.Lots);
    }

    [Fact]
    public void By_warehouse_demands_of_their_own_are_required()
    {
        Case product = Places(30m, 20m);
        product.Policies.Clear();
        Assert.Contains("demand: the demand is known for all warehouses together, not for 'A' (warehouse A)", product.Decide().HeldReasons);
        product.Demands.Clear();
        product.Demands.Add(new Demand { ProductId = "P", WarehouseId = "A", AvgDaily = 3m, Trend = Trends.Stable });
        product.Demands.Add(new Demand { ProductId = "P", WarehouseId = "B", AvgDaily = 2m, Trend = Trends.Stable });
        Assert.Equal([21m, 14m], product.Decide().Lots);
    }

    [Fact]
    public void By_product_the_demands_of_warehouses_add_up()
    {
        Case product = Case.Simple();
        product.Demands.Clear();
        product.Demands.Add(new Demand { ProductId = "P", WarehouseId = "A", AvgDaily = 3m, Trend = Trends.Stable });
        product.Demands.Add(new Demand { ProductId = "P", WarehouseId = "B", AvgDaily = 2m, Trend = Trends.Stable });
        Assert.Equal(35m, product.Decide().Decision!.OrderQty);
    }

    [Fact]
    public void By_warehouse_the_whole_order_is_approved()
    {
        // 3,000 and 2,500 at 2.00 are below 10,000 each, and above it together.
        ProductDecision product = Places(3000m, 2500m).Decide();
        Assert.Equal((11_000.00m, "pending", 1), (product.Decision!.TotalAmount, product.Decision.ApprovalStatus, product.Decision.ApprovalsNeeded));
    }

    private static Case Places(decimal a, decimal b)
    {
        Case product = Case.Simple();
        product.Options.PlanBy = PlanningUnit.Warehouse;
        product.Stock.Clear();
        product.Stock.Add(new StockLevel { ProductId = "P", WarehouseId = "A", OnHand = 0m, Reserved = 0m, Unit = "PIECE" });
        product.Stock.Add(new StockLevel { ProductId = "P", WarehouseId = "B", OnHand = 0m, Reserved = 0m, Unit = "PIECE" });
        product.Policies.Add(ReorderPoint(a, null) with { WarehouseId = "A" });
        product.Policies.Add(ReorderPoint(b, null) with { WarehouseId = "B" });
        return product;
    }
}
