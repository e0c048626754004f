using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
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

    // 2·√(9·4² + 10²·2²) = 2·√544 = 46.64761516 → 46.647615; 90 + 46.647615
    [Fact]
    public void Safety_stock_by_service_level_counts_the_spread_of_the_lead_time()
    {
        Case facts = Case.Simple().Change(offer => offer with { LeadTimeStdDev = 2m });
        facts.Demands[0] = facts.Demands[0] with { StdDev = 4m };
        Assert.Equal(136.647615m, Decide(facts, ("safetyStock", "service_level"), ("serviceFactor", 2), ("reviewDays", 2)).Required);
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

    // 63 of 70 were ordered. Whoever counts them, we or the inventory system, the 7 that a falling demand does not need stay unordered.
    [Theory]
    [InlineData(63, 0, 0)]
    [InlineData(0, 63, 63)]
    [InlineData(23, 40, 40)]
    public void A_falling_demand_is_not_ordered_again_whoever_counts_the_open_orders(int open, int counted, int onOrder)
    {
        Case facts = Case.Simple();
        facts.Demands[0] = facts.Demands[0] with { Trend = Trends.Decreasing };
        Assert.Equal(63m, Decide(facts).OrderQty);
        facts.Stock[0] = facts.Stock[0] with { OnOrder = onOrder };
        facts.Open.Add(new OpenOrders { ProductId = "P", Quantity = open, Counted = counted, Sequence = 1 });
        Decision again = Decide(facts);
        Assert.Equal((7m, false), (again.Shortage, again.Create));
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

    [Theory]
    [InlineData("below", "69.99", true)]
    [InlineData("below", "70", false)]
    [InlineData("below", "70.01", false)]
    [InlineData("at_or_below", "69.99", true)]
    [InlineData("at_or_below", "70", true)]
    [InlineData("at_or_below", "70.01", false)]
    public void The_trigger_fires_below_the_level_or_at_it_too(string trigger, string onHand, bool ordered) => Assert.Equal(
        ordered,
        Decide(
            Case.Simple(onHand: decimal.Parse(onHand, System.Globalization.CultureInfo.InvariantCulture)),
            ("trigger", trigger),
            ("lotPolicy", "fixed"),
            ("fixedLot", 20)).Create);

    [Fact]
    public void Without_demand_and_backorders_nothing_is_ordered() => Assert.False(Decide(Case.Simple(avgDaily: 0m)).Create);

    // 70 needed less 50 in stock are 20; the minimum of 50 rounded up to 24s is 72.
    [Fact]
    public void The_minimum_is_rounded_up_to_the_multiple() =>
        Assert.Equal(72m, Decide(Case.Simple(onHand: 50m).Change(offer => offer with { Moq = 50m, Multiple = 24m })).OrderQty);

    // 21 cases are needed, 20 in stock: 1 case is 12 pieces. 19.95 in stock: 1.05 cases are 12.6, so 13 pieces, at 24.00 a case 26.00.
    [Theory]
    [InlineData("20", 12, "1", "24.00")]
    [InlineData("19.95", 13, "1.08333334", "26.00")]
    public void Stock_counted_in_cases_is_bought_by_the_piece(string onHand, int pieces, string quantity, string total)
    {
        Case facts = Case.Simple(avgDaily: 3m).Change(offer => offer with { PurchaseUnit = "PIECE", Price = 24m });
        facts.Stock[0] = facts.Stock[0] with { Unit = "CASE", OnHand = decimal.Parse(onHand, System.Globalization.CultureInfo.InvariantCulture) };
        facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        PurchaseOrder order = OrderFactory.Create(facts.Decide(), "PO-1", "run", "maker", DateTimeOffset.UnixEpoch, "USD");
        OrderInvariants.Check(order);
        PurchaseOrderLine line = Assert.Single(order.Lines);
        Assert.Equal((pieces, "PIECE"), (line.PurchaseQuantity, line.PurchaseUnit));
        Assert.Equal(decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture), line.Quantity);
        Assert.Equal(decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture), order.TotalAmount);
    }

    // 70 pieces are 5.83 cases: 6 are bought, at 24.00 a case 144.00.
    [Fact]
    public void An_offer_per_case_is_bought_in_whole_cases()
    {
        Case facts = Case.Simple().Change(offer => offer with { Unit = "CASE", Price = 24m });
        facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        Decision decision = Decide(facts);
        Assert.Equal((72m, 6m, "CASE", 144.00m), (decision.OrderQty, decision.PurchaseQty, decision.PurchaseUom, decision.TotalAmount));
    }

    // 3.333333333333 · 7 = 23.333333333331, rounded up to the 8 decimals of an order; at 2.00 46.66666668.
    [Fact]
    public void An_average_with_many_decimals_makes_an_order_that_can_be_kept()
    {
        Case product = Case.Simple(avgDaily: 3.333333333333m);
        product.Options.UnitDecimals["piece"] = 8;
        Decision decision = Decide(product);
        Assert.Equal((23.33333334m, 46.67m), (decision.OrderQty, decision.TotalAmount));
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
        Assert.Equal((3_600.00m, 48_600.00m), (at.Decision.TaxAmount, at.Decision.GrandTotal));
        Assert.Contains(below.Explanation, step => step.Sentence.Contains("cost more than an order of 50000 USD would with its discount", StringComparison.Ordinal));
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
    public void An_invalid_discount_holds_the_product()
    {
        RuleSet rules = RuleFiles.With(("moreDiscounts", "a lot: of it"));
        ProductDecision product = Case.Simple().Decide(rules);
        Assert.Contains("is not a discount", Assert.Single(product.HeldReasons), StringComparison.Ordinal);
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

    // Nobody keeps the figures of what is bought no more: what is missing of it holds nothing.
    [Fact]
    public void A_discontinued_product_needs_no_figures()
    {
        Case facts = Case.Simple();
        facts.Demands[0] = facts.Demands[0] with { Discontinued = true, AvgDaily = null };
        facts.Offers.Clear();
        facts.Stock[0] = facts.Stock[0] with { OnHand = null };
        Assert.False(Decide(facts).Create);
        facts.Stock.Clear();
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
    public void A_lead_time_beyond_every_calendar_rejects_its_offer_and_no_other()
    {
        Case facts = Case.Simple();
        facts.Offers.Add(Case.Offer("SUP-B", price: 1m, leadTime: int.MaxValue));
        facts.Options.LeadTimeInWorkingDays = true;
        facts.Options.Weekend.Add(DayOfWeek.Sunday);
        ProductDecision product = facts.Decide();
        Assert.Equal("SUP-A", product.Decision!.SupplierId);
        Assert.Equal("the lead time is too long", product.Offers.Single(offer => offer.SupplierId == "SUP-B").Reason);
    }

    // One engine keeps its sessions: what fired for one question must fire for the next.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_engine_answers_rightly_again_and_again(bool explain)
    {
        DecisionEngine engine = new(new RuleSetHolder(RuleFiles.Purchasing), new PurchasingOptions());
        Case facts = Case.Simple();
        for (int i = 0; i < 5; i++)
        {
            facts.Stock[0] = facts.Stock[0] with { OnHand = i * 10m };
            FactSet set = new(
                ProductSet.One("P"), Case.Batch("demand", facts.Demands), Case.Batch("stock", facts.Stock), Case.Batch("offers", facts.Offers), Case.Batch("units", facts.Units), Case.Batch("open_orders", facts.Open));
            ProductDecision product = Assert.Single(await engine.DecideAsync(set, new DecisionOptions { OrderDate = facts.OrderDate, Explain = explain }, CancellationToken.None));
            Assert.Equal(70m - (i * 10m), product.Decision!.OrderQty);
            Assert.Equal(explain, product.Explanation.Any(step => step.Rule == "Create an approved order"));
        }
    }

    [Fact]
    public void The_same_question_has_the_same_answer_again_and_again()
    {
        Case facts = Case.Simple();
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(70m, facts.Decide(explain: false).Decision!.OrderQty));
    }
}
