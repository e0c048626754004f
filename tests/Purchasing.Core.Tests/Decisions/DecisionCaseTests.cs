using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>What buyers reported: each with the value worked out by hand, and its relatives.</summary>
public sealed class DecisionCaseTests
{
    /// <summary>A product that needs a quantity: that much a day, a day of lead time, nothing in stock.</summary>
    private static Case Need(decimal need, params SupplierOffer[] offers)
    {
        Case product = Case.Simple(need);
        product.Offers.Clear();
        product.Offers.AddRange(offers);
        return product;
    }

    private static SupplierOffer Offer(string supplier, decimal price) => Case.Offer(supplier, price, leadTime: 1);

    private static (string?, decimal?, decimal?) Bought(Case product)
    {
        ProductDecision decided = product.Decide();
        Assert.Empty(decided.HeldReasons);
        Decision decision = decided.Decision!;
        return (decision.SupplierId, decision.OrderQty, decision.TotalAmount);
    }

    [Fact]
    public void A_box_is_paid_at_the_price_of_a_box()
    {
        Case product = Need(3_000_000m, Offer("A", 1m) with { Unit = "BOX", PurchaseUnit = "BOX" });
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "BOX", ToUnit = "PIECE", Factor = 3000m });
        Assert.Equal(("A", 3_000_000m, 1000.00m), Bought(product));
    }

    [Fact]
    public void A_price_break_of_a_box_counts_for_the_box()
    {
        Case product = Need(2_100m, Offer("A", 1m) with { Unit = "BOX", PurchaseUnit = "BOX", PriceBreaks = [new PriceBreak(300m, 0.99m)] });
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "BOX", ToUnit = "PIECE", Factor = 7m });
        Assert.Equal(("A", 2_100m, 297.00m), Bought(product));
    }

    [Fact]
    public void A_price_for_a_kilogram_is_exact_for_pounds_too()
    {
        Case product = Need(100m, Offer("A", 3m) with { Unit = "KG" });
        product.Stock[0] = product.Stock[0] with { Unit = "LB" };
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "LB", ToUnit = "KG", Factor = 0.45359237m });
        // 45.359237 kg are 45.36 rounded up to three decimals; 45.36 × 3.00.
        Assert.Equal(136.08m, product.Decide().Decision!.TotalAmount);
    }

    [Fact]
    public void Two_are_not_bought_by_five_hundred() =>
        Assert.Equal(("A", 2m, 20.00m), Bought(Need(2m, Offer("A", 10m), Offer("B", 0.66m) with { Moq = 500m })));

    [Fact]
    public void Three_kilograms_are_not_bought_by_the_bag_of_twenty_five()
    {
        Case product = Need(3m, Offer("A", 24m) with { Unit = "BAG25", PurchaseUnit = "BAG25" }, Offer("B", 6m) with { Unit = "BAG5", PurchaseUnit = "BAG5" });
        product.Stock[0] = product.Stock[0] with { Unit = "KG" };
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "BAG25", ToUnit = "KG", Factor = 25m });
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "BAG5", ToUnit = "KG", Factor = 5m });
        Assert.Equal(("B", 5m, 6.00m), Bought(product));
    }

    [Fact]
    public void Never_is_more_paid_for_less() =>
        Assert.Equal(("A", 100m, 200.00m), Bought(Need(99m, Offer("A", 5m) with { PriceBreaks = [new PriceBreak(100m, 2m)] })));

    [Fact]
    public void More_is_not_bought_where_it_costs_more() =>
        Assert.Equal(("A", 39m, 195.00m), Bought(Need(39m, Offer("A", 5m) with { PriceBreaks = [new PriceBreak(100m, 2m)] })));

    [Fact]
    public void Of_several_breaks_the_one_that_costs_least_is_taken() =>
        Assert.Equal(("A", 150m, 150.00m), Bought(Need(99m, Offer("A", 5m) with { PriceBreaks = [new PriceBreak(100m, 2m), new PriceBreak(150m, 1m), new PriceBreak(1000m, 0.9m)] })));

    [Fact]
    public void The_outlay_is_compared_in_the_base_currency()
    {
        Case product = Need(2m, Offer("A", 10m), Offer("B", 9m) with { Currency = "EUR", Moq = 2m });
        product.Rates.Add(new ExchangeRate("EUR", "USD", 1.2m, product.OrderDate));
        Assert.Equal(("A", 2m, 20.00m), Bought(product));
    }

    // 10 a day. B delivers in a day and is in time until 9 are left; its price from a million on is never paid.
    [Fact]
    public void An_offer_in_time_does_not_win_by_a_price_that_is_never_reached()
    {
        Case product = Case.Simple(10m, onHand: 295m);
        product.Offers.Clear();
        product.Offers.Add(Case.Offer("A", 6m, leadTime: 30));
        product.Offers.Add(Case.Offer("B", 10m, leadTime: 1) with { PriceBreaks = [new PriceBreak(1_000_000m, 5m)] });
        Assert.Equal(("A", 5m, 30.00m), Bought(product));
    }

    [Fact]
    public void Pieces_are_ordered_whole() => Assert.Equal(1m, Need(0.9m, Offer("A", 2m)).Decide().Decision!.OrderQty);

    [Fact]
    public void Pounds_are_divided_to_three_decimals()
    {
        Case product = Need(50_000m, Offer("A", 2m) with { Unit = "LB", PurchaseUnit = "LB" });
        product.Stock[0] = product.Stock[0] with { Unit = "G" };
        product.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "LB", ToUnit = "G", Factor = 453.592292197m });
        Decision decision = product.Decide().Decision!;
        Assert.Equal((110.232m, 220.46m), (decision.PurchaseQty, decision.TotalAmount));
    }

    [Fact]
    public void Factors_that_nearly_agree_are_no_contradiction()
    {
        UnitGraph graph = UnitGraph.Of(
        [
            new UnitConversion { ProductId = "P", FromUnit = "LB", ToUnit = "KG", Factor = 0.45359237m },
            new UnitConversion { ProductId = "P", FromUnit = "KG", ToUnit = "LB", Factor = 2.20462262m },
        ]);
        Assert.Empty(graph.Problems());
    }

    [Fact]
    public void Factors_that_differ_by_a_hundredth_of_a_per_cent_are_a_contradiction()
    {
        UnitGraph graph = UnitGraph.Of(
        [
            new UnitConversion { ProductId = "P", FromUnit = "LB", ToUnit = "KG", Factor = 0.45359237m },
            new UnitConversion { ProductId = "P", FromUnit = "KG", ToUnit = "LB", Factor = 2.2048m },
        ]);
        Assert.Single(graph.Problems());
    }

    [Fact]
    public void Twenty_five_are_split_into_eight_eight_and_nine() =>
        Assert.Equal([8m, 8m, 9m], Need(25m, Offer("A", 2m) with { Moq = 8m, MaxQuantity = 10m }).Decide().Lots);

    // 21 are no two lines of at most 10 and no three of at least 8: 24 are.
    [Fact]
    public void What_no_lines_add_up_to_is_raised_until_they_do() =>
        Assert.Equal([8m, 8m, 8m], Need(21m, Offer("A", 2m) with { Moq = 8m, MaxQuantity = 10m }).Decide().Lots);

    [Fact]
    public void An_offer_whose_maximum_is_below_its_minimum_is_rejected_and_the_next_one_taken()
    {
        ProductDecision product = Need(25m, Offer("A", 1m) with { Moq = 10m, MaxQuantity = 8m }, Offer("B", 2m)).Decide();
        Assert.Equal("B", product.Decision!.SupplierId);
        Assert.Equal("no line has room for its minimum: at least 10, at most 8", Assert.Single(product.Offers, offer => !offer.Chosen).Reason);
    }

    [Fact]
    public void An_offer_that_would_take_thousands_of_lines_is_rejected_and_the_next_one_taken() =>
        Assert.Equal("B", Need(5000m, Offer("A", 1m) with { MaxQuantity = 1m }, Offer("B", 2m)).Decide().Decision!.SupplierId);

    [Fact]
    public void At_the_trigger_the_minimum_is_ordered() =>
        Assert.Equal(10m, AtTheTrigger(offer => offer with { Moq = 10m }));

    [Fact]
    public void At_the_trigger_the_minimum_is_rounded_up_to_whole_steps() =>
        Assert.Equal(24m, AtTheTrigger(offer => offer with { Moq = 10m, Multiple = 24m }));

    [Fact]
    public void At_the_trigger_nothing_is_ordered_where_there_is_no_minimum() =>
        Assert.Equal(0m, AtTheTrigger(offer => offer with { Multiple = 12m }));

    private static decimal? AtTheTrigger(Func<SupplierOffer, SupplierOffer> change)
    {
        Case product = Case.Simple(10m, onHand: 70m).Change(change);
        return product.Decide(RuleFiles.With(("trigger", "at_or_below"))).Decision!.OrderQty;
    }

    [Theory]
    [InlineData("0,08")]
    [InlineData("1,5")]
    [InlineData("10.000")]
    [InlineData("1 000")]
    [InlineData("10%")]
    [InlineData("(5)")]
    [InlineData("1e3")]
    [InlineData("+-5")]
    public void What_is_nearly_a_number_is_refused_with_the_name_of_the_parameter(string text) =>
        Assert.Contains("taxRate", Assert.Throws<RuleSetException>(() => PurchasingRules.Load(null, PurchasingRules.ReadParameters([new("taxRate", text)]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("taxRate", "0.08", "0.08")]
    [InlineData("serviceFactor", "1.645", "1.645")]
    [InlineData("approvalLimit", "50000", "50000")]
    [InlineData("trigger", "below", null)]
    [InlineData("moreDiscounts", "100000: 0.12; 250000: 0.15", null)]
    public void Plain_numbers_and_texts_are_read(string name, string text, string? number)
    {
        object? value = PurchasingRules.Load(null, PurchasingRules.ReadParameters([new(name, text)])).Parameters[name];
        Assert.Equal(number is null ? text : decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture), number is null ? value : Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_negative_safety_stock_holds_the_product()
    {
        Case product = Case.Simple();
        product.Demands[0] = product.Demands[0] with { SafetyStock = -60m };
        Assert.Equal(["demand: the safety stock is negative: -60"], product.Decide(RuleFiles.With(("safetyStock", "fixed"))).HeldReasons);
    }

    [Fact]
    public void A_safety_stock_that_is_not_kept_is_said()
    {
        Case product = Case.Simple();
        product.Demands[0] = product.Demands[0] with { SafetyStock = 60m };
        ProductDecision decided = product.Decide();
        Assert.Equal(70m, decided.Decision!.OrderQty);
        Assert.Contains(decided.Warnings, warning => warning.Contains("safety stock of 60", StringComparison.Ordinal));
    }

    [Fact]
    public void An_exchange_rate_of_twenty_years_ago_holds_the_product()
    {
        Case product = Case.Simple().Change(offer => offer with { Currency = "EUR" });
        product.Rates.Add(new ExchangeRate("EUR", "USD", 1.1m, product.OrderDate.AddYears(-20)));
        Assert.Contains("exchange rate from EUR to USD is of 2006-11-23", string.Join("; ", product.Decide().HeldReasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_prices_from_one_quantity_on_hold_the_product()
    {
        Case product = Case.Simple().Change(offer => offer with { PriceBreaks = [new PriceBreak(50m, 1.8m), new PriceBreak(50m, 1.7m)] });
        Assert.Equal(["offers: there are two prices from 50 on, 1.7 and 1.8 (SUP-A)"], product.Decide().HeldReasons);
    }

    [Fact]
    public void A_surplus_is_called_one()
    {
        Case product = Case.Simple(10m, onHand: 89.5m);
        string all = string.Join('\n', product.Decide().Explanation.Select(step => step.Sentence));
        Assert.Contains("a surplus of 19.5", all, StringComparison.Ordinal);
        Assert.DoesNotContain("-19.5", all, StringComparison.Ordinal);
        Assert.DoesNotContain("0 = 0", all, StringComparison.Ordinal);
        Assert.DoesNotContain("are 0 USD", all, StringComparison.Ordinal);
    }
}
