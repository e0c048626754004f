using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>Fail closed: what is missing holds the product and is named; nothing stands in for it.</summary>
public sealed class HoldTests
{
    [Fact]
    public void A_complete_product_is_not_held() => Assert.True(Case.Simple().Decide().Create);

    [Fact]
    public void Without_demand_the_product_is_held()
    {
        Case held = Case.Simple();
        held.Demands.Clear();
        AssertHeld(held, "demand: no demand is known for P");
    }

    [Fact]
    public void A_missing_average_demand_is_not_zero()
    {
        Case held = Case.Simple();
        held.Demands[0] = held.Demands[0] with { AvgDaily = null };
        AssertHeld(held, "demand: average daily demand is missing");
    }

    [Fact]
    public void Two_demands_for_one_product_are_not_added()
    {
        Case held = Case.Simple();
        held.Demands.Add(held.Demands[0]);
        AssertHeld(held, "demand: there are several demands for one product");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(40)]
    public void Two_stock_rows_of_one_warehouse_are_not_added(int others)
    {
        Case held = Case.Simple();
        for (int i = 0; i < others; i++)
            held.Stock.Add(held.Stock[0] with { WarehouseId = $"WH-9{i:00}" });
        Assert.True(held.Decide().HeldReasons.Count == 0);
        held.Stock.Add(held.Stock[1]);
        string reason = Assert.Single(held.Decide().HeldReasons);
        Assert.StartsWith("stock: there are several rows for warehouse 'WH-900'; a join that fans out would count stock twice.", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Stock_rows_of_one_warehouse_are_added_where_the_setting_says_so()
    {
        Case parts = Case.Simple();
        parts.Stock[0] = parts.Stock[0] with { OnHand = 20m, Reserved = 5m };
        parts.Stock.Add(parts.Stock[0] with { });
        parts.Options.AddStockRows = true;
        // 70 are required; 2 × (20 - 5) are there.
        Assert.Equal([40m], parts.Decide().Lots);
    }

    [Fact]
    public void Without_stock_rows_the_stock_is_not_zero()
    {
        Case held = Case.Simple();
        held.Stock.Clear();
        AssertHeld(held, "stock: no stock is known for P");
    }

    [Fact]
    public void A_missing_stock_figure_names_its_warehouse()
    {
        Case held = Case.Simple();
        held.Stock.Add(new StockLevel { ProductId = "P", WarehouseId = "WH-009", OnHand = null, Reserved = 0m, Unit = "PIECE" });
        AssertHeld(held, "stock: on hand or reserved is missing at WH-009");
    }

    [Fact]
    public void A_missing_unit_of_stock_holds()
    {
        Case held = Case.Simple();
        held.Stock[0] = held.Stock[0] with { Unit = null };
        AssertHeld(held, "stock: the unit of the stock at WH-001 is missing");
    }

    [Fact]
    public void Without_offers_the_product_is_held()
    {
        Case held = Case.Simple();
        held.Offers.Clear();
        AssertHeld(held, "offers: no supplier is left");
    }

    [Fact]
    public void Missing_terms_of_an_offer_in_question_hold()
    {
        AssertHeld(Case.Simple().Change(offer => offer with { Price = null }), "offers: the price is missing (SUP-A)");
        AssertHeld(Case.Simple().Change(offer => offer with { LeadTimeDays = null }), "offers: the lead time is missing (SUP-A)");
        AssertHeld(Case.Simple().Change(offer => offer with { Active = null }), "offers: whether the supplier is active is missing (SUP-A)");
        AssertHeld(Case.Simple().Change(offer => offer with { Currency = null }), "offers: the currency is missing (SUP-A)");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_price_of_nothing_or_less_holds(int price)
    {
        AssertHeld(Case.Simple().Change(offer => offer with { Price = price }), "offers: the price is not above zero (SUP-A)");
        AssertHeld(Case.Simple().Change(offer => offer with { PriceBreaks = [new PriceBreak(1000m, price)] }), "offers: the price is not above zero (SUP-A)");
    }

    [Fact]
    public void A_missing_price_of_an_inactive_supplier_does_not_matter()
    {
        Case fine = Case.Simple();
        fine.Offers.Add(Case.Offer("SUP-B") with { Price = null, Active = false });
        Assert.True(fine.Decide().Create);
    }

    [Fact]
    public void A_missing_unit_factor_is_never_one()
    {
        AssertHeld(Case.Simple().Change(offer => offer with { PurchaseUnit = "CASE" }), "offers: no factor is known from CASE to PIECE (SUP-A)");
        Case withNull = Case.Simple().Change(offer => offer with { PurchaseUnit = "CASE" });
        withNull.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = null });
        AssertHeld(withNull, "offers: no factor is known from CASE to PIECE (SUP-A)");
    }

    [Fact]
    public void Contradicting_unit_factors_hold()
    {
        Case held = Case.Simple();
        held.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        held.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "PIECE", ToUnit = "CASE", Factor = 0.1m });
        Assert.Contains(held.Decide().HeldReasons, reason => reason.Contains("contradicts", StringComparison.Ordinal));
    }

    [Fact]
    public void A_currency_without_rate_holds() => AssertHeld(
        Case.Simple().Change(offer => offer with { Currency = "EUR" }), "offers: no exchange rate from EUR to USD is known (SUP-A)");

    [Fact]
    public void A_failed_stock_lookup_is_not_read_as_zero_stock()
    {
        Case held = Case.Simple();
        FactSet facts = new(
            ProductSet.One("P"),
            Case.Batch("demand", held.Demands),
            FactBatch<StockLevel>.Failed("stock", "the database does not answer"),
            Case.Batch("offers", held.Offers),
            Case.Batch("units", held.Units),
            Case.Batch("open_orders", held.Open));
        ProductDecision decision = held.Decide(facts);
        Assert.Equal(["stock: the database does not answer"], decision.HeldReasons);
        Assert.False(decision.Create);
    }

    [Theory]
    [InlineData("lotPolicy", "lot for lot", "it must be one of lot_for_lot, fixed, up_to_level, economic (did you mean 'lot_for_lot'?)")]
    [InlineData("safetyStock", "some", "it must be one of none, fixed, days_of_cover, service_level")]
    [InlineData("trigger", "<=", "it must be one of below, at_or_below")]
    [InlineData("reviewDays", "-1", "it must be from 0 to 366 days")]
    [InlineData("increasingFactor", "0", "it must be from 0.1 to 10")]
    [InlineData("increasingFactor", "-1", "it must be from 0.1 to 10")]
    [InlineData("fixedSafetyStock", "-60", "it must be at least 0")]
    [InlineData("taxRate", "8", "it must be from 0 to 1")]
    [InlineData("taxRate", "0,08", "it must be a number, with its decimals behind a point, as in 0.08, and thousands not set apart")]
    [InlineData("reviewDays", "1,5", "it must be a number, with its decimals behind a point, as in 0.08, and thousands not set apart")]
    [InlineData("approvalLimit", "10.000", "it may mean 10 or 10000: write one of them")]
    [InlineData("approvalLimit", "12.345", "it may mean 12.3450 or 12345: write one of them")]
    [InlineData("approvalLimit", "ten thousand", "it must be a number")]
    [InlineData("stayUnderLevel", "yes", "it is true or false")]
    public void A_parameter_outside_its_domain_is_refused_with_the_name_of_its_setting(string name, string text, string reason)
    {
        IReadOnlyDictionary<string, object?> parameters = PurchasingRules.ReadParameters([new(name, text)]);
        RuleSetException refused = Assert.Throws<RuleSetException>(() => PurchasingRules.Load(null, parameters));
        Assert.Contains($"Purchasing:Parameters:{name} is '{text}', but {reason}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serviceFactor", "1.645", "1.645")]
    [InlineData("approvalLimit", "10000", "10000")]
    [InlineData("approvalLimit", "10.00", "10.00")]
    [InlineData("approvalLimit", "0.125", "0.125")]
    [InlineData("taxRate", "0.08", "0.08")]
    [InlineData("moreDiscounts", "100.000: 0,12", "100.000: 0,12")]
    [InlineData("stayUnderLevel", "true", "True")]
    public void A_parameter_within_its_domain_is_taken(string name, string text, string value) => Assert.Equal(
        value,
        Convert.ToString(PurchasingRules.Load(null, PurchasingRules.ReadParameters([new(name, text)])).Parameters[name], System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Rules_that_decide_nothing_hold()
    {
        const string Silent = """
            {"name": "silent", "rules": [{"name": "never", "when": [{"d": "Demand", "where": "d.avgDaily > 1000"}, {"x": "Decision"}], "then": [{"modify": "x", "set": {"needReorder": "true"}}]}]}
            """;
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rules.json");
        File.WriteAllText(file, Silent);
        try
        {
            ProductDecision decision = Case.Simple().Decide(PurchasingRules.Load(file));
            Assert.Empty(Case.Simple(avgDaily: 0m).Decide(PurchasingRules.Load(file)).HeldReasons);
            Assert.Equal(["rules: no rule of 'silent' decided whether P is needed"], decision.HeldReasons);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_economic_quantity_without_the_cost_of_an_order_holds()
    {
        ProductDecision decision = Case.Simple().Decide(RuleFiles.With(("lotPolicy", "economic")));
        Assert.Equal(["offers: the cost of an order is missing for the economic quantity (SUP-A)"], decision.HeldReasons);
    }

    // A stored order has 8 decimals, its exchange rate 12, and 20 digits before the point.
    [Fact]
    public void What_an_order_cannot_keep_exactly_holds_its_product()
    {
        AssertHeld(Case.Simple().Change(offer => offer with { Price = 15.123456789m }), "offers: the price 15.123456789 has more digits than an order can store (SUP-A)");
        Case foreign = Case.Simple().Change(offer => offer with { Currency = "EUR" });
        foreign.Rates.Add(new ExchangeRate("EUR", "USD", 1.0812345678901m, new DateOnly(2026, 11, 20)));
        AssertHeld(foreign, "offers: the exchange rate 1.0812345678901 has more digits than an order can store (SUP-A)");
        ProductDecision large = Case.Simple(avgDaily: 1e20m).Decide();
        Assert.Contains("offers: the quantity 700000000000000000000 has more digits than an order can store (SUP-A)", large.HeldReasons);
    }

    [Fact]
    public void A_problem_that_names_its_source_is_told_once()
    {
        Case held = Case.Simple();
        FactBatch<SupplierOffer> offers = new("offers");
        offers.AddProblem("P", "offers: price ('on request') is not a valid number");
        FactSet facts = new(
            ProductSet.One("P"), Case.Batch("demand", held.Demands), Case.Batch("stock", held.Stock), offers, Case.Batch("units", held.Units), Case.Batch("open_orders", held.Open));
        Assert.Equal(["offers: price ('on request') is not a valid number"], held.Decide(facts).HeldReasons);
    }

    [Fact]
    public void A_value_too_large_to_reckon_with_holds_instead_of_failing_all() =>
        Assert.True(Case.Simple(avgDaily: decimal.MaxValue).Decide().IsHeld);

    private static void AssertHeld(Case facts, string reason)
    {
        ProductDecision decision = facts.Decide();
        Assert.Equal([reason], decision.HeldReasons);
        Assert.False(decision.Create);
        Assert.Empty(decision.Lots);
    }
}
