using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>Every formula of the domain with a value worked out by hand.</summary>
public sealed class SemanticsTests
{
    private static Decision Decide(Case facts, params (string Name, object? Value)[] parameters)
    {
        ProductDecision product = facts.Decide(parameters.Length == 0 ? RuleFiles.Purchasing : RuleFiles.With(parameters));
        Assert.Empty(product.HeldReasons);
        return product.Decision!;
    }

    [Fact]
    public void The_position_adds_warehouses_orders_and_takes_off_backorders()
    {
        Case facts = Case.Simple();
        facts.Stock.Clear();
        facts.Stock.Add(new StockLevel { ProductId = "P", WarehouseId = "A", OnHand = 30m, Reserved = 10m, OnOrder = 5m, Unit = "PIECE" });
        facts.Stock.Add(new StockLevel { ProductId = "P", WarehouseId = "B", OnHand = -2m, Reserved = 0m, Unit = "PIECE" });
        facts.Open.Add(new OpenOrders { ProductId = "P", Quantity = 12m, Sequence = 3 });
        facts.Demands[0] = facts.Demands[0] with { Backorders = 4m };
        Assert.Equal(31m, Decide(facts).Position);
    }

    [Fact]
    public void On_order_in_another_unit_is_converted()
    {
        Case facts = Case.Simple();
        facts.Stock[0] = facts.Stock[0] with { OnOrder = 2m, OnOrderUnit = "CASE" };
        facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        Assert.Equal(24m, Decide(facts).Position);
    }

    [Fact]
    public void Backorders_are_ordered_even_without_demand()
    {
        Case facts = Case.Simple(avgDaily: 0m);
        facts.Demands[0] = facts.Demands[0] with { Backorders = 9m };
        Assert.Equal(9m, Decide(facts).OrderQty);
    }

    [Fact]
    public void Required_covers_lead_time_and_review() => Assert.Equal(120m, Decide(Case.Simple(), ("reviewDays", 5)).Required);

    [Fact]
    public void Safety_stock_can_be_fixed_per_product_or_for_all()
    {
        Case facts = Case.Simple();
        Assert.Equal(76m, Decide(facts, ("safetyStock", "fixed"), ("fixedSafetyStock", 6)).Required);
        facts.Demands[0] = facts.Demands[0] with { SafetyStock = 11m };
        Assert.Equal(81m, Decide(facts, ("safetyStock", "fixed"), ("fixedSafetyStock", 6)).Required);
    }

    [Fact]
    public void Safety_stock_can_be_days_of_cover() =>
        Assert.Equal(100m, Decide(Case.Simple(), ("safetyStock", "days_of_cover"), ("coverDays", 3)).Required);

    // z 2, L 7 + 2 = 9, σd 4, d 10, σL 0: 2·√(9·16) = 24; 10·9 + 24 = 114
    [Fact]
    public void Safety_stock_can_follow_the_service_level()
    {
        Case facts = Case.Simple().Change(offer => offer with { LeadTimeStdDev = 0m });
        facts.Demands[0] = facts.Demands[0] with { StdDev = 4m };
        Assert.Equal(114m, Decide(facts, ("safetyStock", "service_level"), ("serviceFactor", 2), ("reviewDays", 2)).Required);
    }

    [Fact]
    public void Safety_stock_by_service_level_without_spread_holds() =>
        Assert.True(Case.Simple().Decide(RuleFiles.With(("safetyStock", "service_level"))).IsHeld);

    [Theory]
    [InlineData("increasing", "84.0")]
    [InlineData("decreasing", "63.0")]
    [InlineData("stable", "70")]
    [InlineData("sideways", "70")]
    [InlineData(null, "70")]
    [InlineData(" Increasing ", "84.0")]
    public void The_trend_corrects_the_shortage(string? trend, string adjusted)
    {
        Case facts = Case.Simple();
        facts.Demands[0] = facts.Demands[0] with { Trend = trend };
        Assert.Equal(decimal.Parse(adjusted, System.Globalization.CultureInfo.InvariantCulture), Decide(facts).AdjustedShortage);
    }

    [Fact]
    public void An_unknown_trend_is_noted()
    {
        Case facts = Case.Simple();
        facts.Demands[0] = facts.Demands[0] with { Trend = "sideways" };
        Assert.Contains(facts.Decide().Explanation, step => step.Rule == "Count an unknown trend as stable");
    }

    [Fact]
    public void A_position_at_the_level_orders_nothing_unless_the_trigger_says_so()
    {
        Assert.False(Decide(Case.Simple(onHand: 70m)).Create);
        Assert.Equal(20m, Decide(Case.Simple(onHand: 70m), ("trigger", "at_or_below"), ("lotPolicy", "fixed"), ("fixedLot", 20)).OrderQty);
        Assert.Equal(0m, Decide(Case.Simple(onHand: 70m), ("trigger", "at_or_below")).OrderQty);
    }

    [Fact]
    public void A_top_up_below_the_minimum_orders_the_minimum() =>
        Assert.Equal(500m, Decide(Case.Simple(onHand: 69m).Change(offer => offer with { Moq = 500m })).OrderQty);

    [Fact]
    public void Minimum_and_multiple_are_both_kept() =>
        Assert.Equal(72m, Decide(Case.Simple(onHand: 50m).Change(offer => offer with { Moq = 50m, Multiple = 24m })).OrderQty);

    [Fact]
    public void Up_to_level_fills_days_above_what_is_required() =>
        Assert.Equal(170m, Decide(Case.Simple(), ("lotPolicy", "up_to_level"), ("levelDays", 10)).OrderQty);

    [Fact]
    public void A_quantity_above_the_maximum_becomes_several_lines()
    {
        ProductDecision product = Case.Simple().Change(offer => offer with { MaxQuantity = 30m }).Decide();
        Assert.Equal([30m, 30m, 10m], product.Lots);
        Assert.Equal(140.00m, product.Decision!.TotalAmount);
    }

    [Fact]
    public void A_minimum_order_value_raises_the_quantity() =>
        Assert.Equal(100m, Decide(Case.Simple().Change(offer => offer with { MinimumOrderValue = 200m })).OrderQty);

    // 10 cases of 12 at 24.00 a case: 2.00 a piece; minimum 5 cases
    [Fact]
    public void Terms_per_case_are_brought_to_the_stock_unit()
    {
        Case facts = Case.Simple(onHand: 30m).Change(offer => offer with { Unit = "CASE", Price = 24m, Moq = 5m });
        facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        Decision decision = Decide(facts);
        Assert.Equal(60m, decision.OrderQty);
        Assert.Equal(2m, decision.UnitPrice);
        Assert.Equal(120.00m, decision.TotalAmount);
    }

    [Theory]
    [InlineData("5000", "auto_approved", 0)]
    [InlineData("5000.005", "pending", 1)]
    [InlineData("50000", "pending", 1)]
    [InlineData("50000.01", "pending", 2)]
    public void Approval_depends_on_the_total(string quantity, string approval, int people)
    {
        decimal need = decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture);
        Decision decision = Decide(Case.Simple(avgDaily: need / 7m, onHand: 0m).Change(offer => offer with { Moq = need }));
        Assert.Equal(approval, decision.ApprovalStatus);
        Assert.Equal(people, decision.ApprovalsNeeded);
    }

    [Fact]
    public void Just_below_the_discount_a_warning_tells_of_the_cliff()
    {
        ProductDecision below = Case.Simple().Change(offer => offer with { Moq = 100m, Price = 499.9999m }).Decide();
        Assert.Equal(49_999.99m, below.Decision!.TotalAmount);
        Assert.Equal(0m, below.Decision.DiscountAmount);
        Assert.Equal("this order costs more than one that reaches the bulk discount", Assert.Single(below.Warnings));
        ProductDecision at = Case.Simple().Change(offer => offer with { Moq = 100m, Price = 500m }).Decide();
        Assert.Equal(5_000.00m, at.Decision!.DiscountAmount);
        Assert.Equal(45_000.00m, at.Decision.FinalAmount);
        Assert.Empty(at.Warnings);
        Assert.True(below.Decision.GrandTotal > at.Decision.GrandTotal);
    }

    // 5 % from 20,000, 10 % from 50,000, 12 % from 100,000: below each of them a little less costs more.
    [Theory]
    [InlineData("19999.99", "0.00", "19999.99", true)]
    [InlineData("20000.00", "1000.00", "19000.00", false)]
    [InlineData("19000.00", "0.00", "19000.00", false)]
    [InlineData("49999.99", "2500.00", "47499.99", true)]
    [InlineData("50000.00", "5000.00", "45000.00", false)]
    [InlineData("47368.42", "2368.42", "45000.00", false)]
    [InlineData("47368.43", "2368.42", "45000.01", true)]
    [InlineData("99999.99", "10000.00", "89999.99", true)]
    [InlineData("100000.00", "12000.00", "88000.00", false)]
    [InlineData("97777.77", "9777.78", "87999.99", false)]
    [InlineData("97777.79", "9777.78", "88000.01", true)]
    public void Several_discounts_have_a_cliff_below_each(string total, string discount, string final, bool warned)
    {
        RuleSet rules = RuleFiles.With(("discountFrom", 20_000m), ("discountRate", 0.05m), ("moreDiscounts", "50000: 0.1; 100000: 0.12"));
        decimal price = decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture) / 100m;
        ProductDecision product = Case.Simple().Change(offer => offer with { Moq = 100m, Price = price }).Decide(rules);
        Assert.Equal(discount, product.Decision!.DiscountAmount!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(final, product.Decision.FinalAmount!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(warned, product.Warnings.Count == 1);
    }

    [Fact]
    public void A_discount_that_makes_no_sense_holds_the_product()
    {
        RuleSet rules = RuleFiles.With(("moreDiscounts", "a lot: of it"));
        ProductDecision product = Case.Simple().Decide(rules);
        Assert.Contains("is no discount", Assert.Single(product.HeldReasons), StringComparison.Ordinal);
        Assert.False(product.Create);
    }

    [Fact]
    public void The_supplier_can_have_its_own_tax_rate() =>
        Assert.Equal(26.60m, Decide(Case.Simple().Change(offer => offer with { TaxRate = 0.19m })).TaxAmount);

    [Fact]
    public void Amounts_are_in_the_suppliers_currency_and_limits_in_the_base_currency()
    {
        Case facts = Case.Simple().Change(offer => offer with { Currency = "JPY", Price = 30_000m });
        facts.Rates.Add(new ExchangeRate("JPY", "USD", 0.007m, new DateOnly(2026, 11, 20)));
        Decision decision = Decide(facts);
        Assert.Equal(2_100_000m, decision.TotalAmount);
        Assert.Equal(168_000m, decision.TaxAmount);
        Assert.Equal("pending", decision.ApprovalStatus);
        Assert.Equal(1, decision.ApprovalsNeeded);
    }

    [Fact]
    public void A_discontinued_product_is_not_ordered_and_not_held()
    {
        Case facts = Case.Simple();
        facts.Demands[0] = facts.Demands[0] with { Discontinued = true };
        Assert.False(Decide(facts).Create);
    }

    [Fact]
    public void Lead_times_can_count_working_days()
    {
        Case facts = Case.Simple();
        facts.Options.LeadTimeInWorkingDays = true;
        facts.Options.Weekend.Add(DayOfWeek.Saturday);
        facts.Options.Weekend.Add(DayOfWeek.Sunday);
        Decision decision = Decide(facts);
        Assert.Equal(9, decision.LeadTimeDays);
        Assert.Equal(90m, decision.Required);
        Assert.Equal(new DateOnly(2026, 12, 2), decision.ExpectedOn);
    }

    [Fact]
    public void The_same_question_has_the_same_answer_again_and_again()
    {
        Case facts = Case.Simple();
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(70m, facts.Decide(explain: false).Decision!.OrderQty));
    }
}
