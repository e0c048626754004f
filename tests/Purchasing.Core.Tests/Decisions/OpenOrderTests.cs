using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>What is on order: in which unit, and for when.</summary>
public sealed class OpenOrderTests
{
    private static OpenOrderLine Line(decimal quantity, int days, string? unit = null, bool counted = false) => new()
    {
        Quantity = quantity,
        Unit = unit,
        OrderedOn = new DateOnly(2026, 11, 1),
        ExpectedOn = new DateOnly(2026, 11, 23).AddDays(days),
        WarehouseId = "WH-001",
        Counted = counted,
    };

    private static Case With(params OpenOrderLine[] lines)
    {
        // 10 a day, 5 days, nothing in stock: 50 are required.
        Case product = Case.Simple().Change(offer => offer with { LeadTimeDays = 5 });
        product.Open.Add(new OpenOrders { ProductId = "P", Quantity = 0m, Sequence = lines.Length, Lines = lines });
        return product;
    }

    // 5 pieces in M5 and 25 on order, then A1 is added and counts in cases of 12: 200 - 30 are ordered.
    [Fact]
    public void Open_orders_keep_their_unit_when_another_warehouse_counts_in_cases()
    {
        Case product = Case.Simple(200m).Change(offer => offer with { LeadTimeDays = 1, Unit = "PIECE" });
        product.Demands[0] = product.Demands[0] with { Unit = "PIECE" };
        product.Stock[0] = product.Stock[0] with { WarehouseId = "M5", OnHand = 5m };
        product.Stock.Add(new StockLevel { ProductId = "P", WarehouseId = "A1", OnHand = 0m, Reserved = 0m, Unit = "CASE" });
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        product.Open.Add(new OpenOrders { ProductId = "P", Quantity = 25m, Sequence = 1, Lines = [Line(25m, 0, "PIECE") with { WarehouseId = "M5" }] });
        Decision decision = product.Decide().Decision!;
        Assert.Equal((2.5m, 170m, "PIECE"), (decision.Position, decision.PurchaseQty, decision.PurchaseUom));
    }

    [Fact]
    public void An_open_order_in_a_unit_that_is_not_known_holds_the_product() =>
        Assert.Equal(["units: no factor is known from CRATE to PIECE"], With(Line(2m, 1, "CRATE")).Decide().HeldReasons);

    [Fact]
    public void Lines_of_cases_and_pieces_add_up()
    {
        Case product = With(Line(2m, 1, "CASE"), Line(6m, 1, "PIECE"));
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        Assert.Equal((30m, 20m), (product.Decide().Decision!.Position, product.Decide().Decision!.OrderQty));
    }

    [Fact]
    public void All_that_is_on_order_counts_by_default_and_the_shortage_before_it_comes_is_said()
    {
        ProductDecision product = With(Line(2000m, 200)).Decide();
        Assert.False(product.Create);
        Assert.Contains("what arrives in time does not cover the need: 50 are missing, while 2000 are on order for later or long overdue", product.Warnings);
    }

    [Fact]
    public void Where_only_what_comes_in_time_counts_the_rest_is_ordered_and_said()
    {
        ProductDecision product = With(Line(2000m, 200), Line(30m, 5)).Decide(RuleFiles.With(("openOrders", "in_time")));
        Assert.Equal(20m, product.Decision!.OrderQty);
        Assert.Contains("what arrives in time does not cover the need: 20 are missing, while 2000 are on order for later or long overdue", product.Warnings);
    }

    [Fact]
    public void What_comes_with_the_goods_of_an_order_made_now_is_in_time() =>
        Assert.False(With(Line(50m, 5)).Decide(RuleFiles.With(("openOrders", "in_time"))).Create);

    [Fact]
    public void What_comes_a_day_later_is_not() =>
        Assert.Equal(50m, With(Line(50m, 6)).Decide(RuleFiles.With(("openOrders", "in_time"))).Decision!.OrderQty);

    [Fact]
    public void An_overdue_order_is_said_and_still_counts()
    {
        ProductDecision product = With(Line(50m, -3)).Decide();
        Assert.False(product.Create);
        Assert.Equal(["50 on order are overdue, the first since 2026-11-20"], product.Warnings);
    }

    [Fact]
    public void An_order_overdue_by_a_year_is_said_in_both_settings_and_counts_in_one()
    {
        Case product = With(Line(50m, -365));
        ProductDecision all = product.Decide();
        ProductDecision inTime = product.Decide(RuleFiles.With(("openOrders", "in_time")));
        Assert.Equal((0m, 50m), (all.Decision!.OrderQty, inTime.Decision!.OrderQty));
        Assert.All([all, inTime], each => Assert.Contains("50 on order are overdue, the first since 2025-11-23", each.Warnings));
        Assert.All([all, inTime], each => Assert.Contains(each.Warnings, warning => warning.StartsWith("what arrives in time does not cover", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_inventory_system_expects_on_a_day_far_away_is_not_in_time()
    {
        Case product = Case.Simple();
        product.Stock[0] = product.Stock[0] with { OnOrder = 100m, OnOrderExpectedOn = product.OrderDate.AddDays(8) };
        Assert.False(product.Decide().Create);
        Assert.Equal(70m, product.Decide(RuleFiles.With(("openOrders", "in_time"))).Decision!.OrderQty);
    }

    [Fact]
    public void More_on_order_than_a_month_needs_is_said()
    {
        ProductDecision product = With(Line(400m, 2)).Decide();
        Assert.Contains("350 on order are not needed for more than 30 days: postpone or cancel them", product.Warnings);
    }

    [Fact]
    public void A_surplus_of_a_lot_is_not_said() => Assert.Empty(With(Line(60m, 2)).Decide().Warnings);

    // 10 a day: 150 last 15 days, and the goods of the cheaper offer come on the 20th. What is on order for the day before helps it, for the same day not.
    [Theory]
    [InlineData("all", 19, "A")]
    [InlineData("all", 20, "B")]
    [InlineData("all", 21, "B")]
    [InlineData("all", -15, "B")]
    [InlineData("in_time", 19, "A")]
    [InlineData("in_time", 20, "B")]
    [InlineData("in_time", 21, "B")]
    public void What_comes_after_its_goods_does_not_make_an_offer_be_in_time(string counted, int days, string chosen)
    {
        Case product = Case.Simple(onHand: 150m);
        product.Offers.Clear();
        product.Offers.AddRange([Case.Offer("A", 1m, 20), Case.Offer("B", 2m, 5)]);
        product.Open.Add(new OpenOrders { ProductId = "P", Quantity = 0m, Sequence = 1, Lines = [Line(40m, days)] });
        Assert.Equal(chosen, product.Decide(RuleFiles.With(("openOrders", counted))).Decision!.SupplierId);
    }

    // 10 a day, 70 required at 7 days of lead time. With 90 in stock an order in two days is in time, and in three too late.
    [Theory]
    [InlineData(90, "2026-11-25")]
    [InlineData(70, "2026-11-23")]
    [InlineData(0, "2026-11-16")]
    public void The_last_day_to_order_is_told(int onHand, string day) =>
        Assert.Equal(day, Case.Simple(onHand: onHand).Decide().Decision!.OrderBy?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
