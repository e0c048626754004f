using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>The lot policies as the rules choose them by parameter: 10 a day, 70 needed at 2.00, worked out by hand.</summary>
public sealed class LotPolicyTests
{
    private static readonly (string Name, object? Value)[] Economic = [("lotPolicy", "economic"), ("holdingRate", 0.2m)];

    private static Decision Decide(Case facts, params (string Name, object? Value)[] parameters)
    {
        ProductDecision product = facts.Decide(RuleFiles.With(parameters));
        Assert.Empty(product.HeldReasons);
        return product.Decision!;
    }

    private static Case WithOrderCost(decimal cost) => Case.Simple().Change(offer => offer with { OrderCost = cost });

    // √(2 · 3650 · 50 / (0.2 · 2)) = √912500 = 955.2…; at 955: 3650/955·50 + 955/2·0.4 = 382.0995, at 956: 382.0996
    [Fact]
    public void The_economic_quantity_follows_from_a_years_demand()
    {
        Decision decision = Decide(WithOrderCost(50m), Economic);
        Assert.Equal(955m, decision.OrderQty);
        Assert.Equal(1910.00m, decision.TotalAmount);
    }

    // Whole cases of 24: 936 costs 194.98 + 187.20 = 382.18 a year, 960 costs 190.10 + 192.00 = 382.10.
    [Fact]
    public void The_economic_quantity_is_whole_purchase_units()
    {
        Case facts = WithOrderCost(50m).Change(offer => offer with { PurchaseUnit = "CASE" });
        facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 24m });
        Decision decision = Decide(facts, Economic);
        Assert.Equal(960m, decision.OrderQty);
        Assert.Equal(40m, decision.PurchaseQty);
    }

    // 955 at 2.00: 7300 + 382.10 = 7682.10 a year. 1500 at 1.90: 6935 + 121.67 + 285.00 = 7341.67.
    [Fact]
    public void The_economic_quantity_reaches_for_a_price_break_that_pays()
    {
        Decision decision = Decide(WithOrderCost(50m).Change(offer => offer with { PriceBreaks = [new PriceBreak(1500m, 1.9m)] }), Economic);
        Assert.Equal(1500m, decision.OrderQty);
        Assert.Equal(1.9m, decision.UnitPrice);
        Assert.Equal(2850.00m, decision.TotalAmount);
    }

    // 50 a day for 7 days are 350, more than √(2 · 18250 · 1 / 0.4) = 302.1
    [Fact]
    public void The_economic_quantity_covers_the_need_first()
    {
        Case facts = Case.Simple(avgDaily: 50m).Change(offer => offer with { OrderCost = 1m });
        Assert.Equal(350m, Decide(facts, Economic).OrderQty);
    }

    // The level is 70 + 10 · 10 = 170: four steps of 48 are 192, three are 144.
    [Theory]
    [InlineData(false, 192)]
    [InlineData(true, 144)]
    public void Rounding_may_exceed_the_level_or_stays_under_it(bool stayUnder, int quantity) => Assert.Equal(
        quantity,
        Decide(Case.Simple().Change(offer => offer with { Multiple = 48m }), ("lotPolicy", "up_to_level"), ("levelDays", 10), ("stayUnderLevel", stayUnder)).OrderQty);

    [Fact]
    public void Fixed_lots_are_multiplied_until_they_cover_the_need() =>
        Assert.Equal(90m, Decide(Case.Simple(), ("lotPolicy", "fixed"), ("fixedLot", 30)).OrderQty);

    [Fact]
    public void Longer_lead_times_than_the_parameter_allows_are_rejected()
    {
        ProductDecision product = Case.Simple().Decide(RuleFiles.With(("maxLeadTimeDays", 6)));
        Assert.Equal(["offers: no supplier is left"], product.HeldReasons);
        Assert.Equal("the lead time is too long", Assert.Single(product.Offers).Reason);
        Assert.True(Case.Simple().Decide(RuleFiles.With(("maxLeadTimeDays", 7))).Create);
    }

    // A pallet is 40 cases of 12, given the other way round: 20 pieces in stock and a pallet on order are 500, 24.00 a case are 2.00 a piece.
    [Fact]
    public void Units_are_converted_along_a_chain()
    {
        Case facts = Case.Simple(avgDaily: 100m, onHand: 20m).Change(offer => offer with { PurchaseUnit = "PALLET", Unit = "CASE", Price = 24m });
        facts.Stock[0] = facts.Stock[0] with { OnOrder = 1m, OnOrderUnit = "PALLET" };
        facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PALLET", Factor = 0.025m });
        facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
        Decision decision = Decide(facts);
        Assert.Equal(500m, decision.Position);
        Assert.Equal(200m, decision.Shortage);
        Assert.Equal(480m, decision.OrderQty);
        Assert.Equal(1m, decision.PurchaseQty);
        Assert.Equal(960.00m, decision.TotalAmount);
    }
}
