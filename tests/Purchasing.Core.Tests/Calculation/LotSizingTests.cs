using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Calculation;

public sealed class LotSizingTests
{
    [Fact]
    public void Minimum_50_in_steps_of_24_is_72() => Assert.Equal(72m, LotSizing.LotForLot(20m, 50m, 24m));

    [Fact]
    public void Without_minimum_and_step_the_need_is_ordered_exactly() => Assert.Equal(88.5m, LotSizing.LotForLot(88.5m, null, null));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Nothing_needed_orders_nothing_under_every_policy(int need)
    {
        Assert.Equal(0m, LotSizing.LotForLot(need, 50m, 24m));
        Assert.Equal(0m, LotSizing.FixedLot(need, 10m, 50m, null));
        Assert.Equal(0m, LotSizing.UpToLevel(need, 0m, 100m, 50m, 24m, stayUnder: false));
        Assert.Equal(0m, LotSizing.Economic(need, 1000m, 50m, 0.2m, 2m, [], 50m, 24m));
    }

    // Stock in cases of 12, bought by the piece. 1.05 cases are 12.6 pieces, so 13: 1.08333… cases, kept with 8 decimals and not below 13 pieces.
    [Theory]
    [InlineData("1", "1", 12)]
    [InlineData("1.05", "1.08333334", 13)]
    [InlineData("88.5", "88.5", 1062)]
    [InlineData("0.01", "0.08333334", 1)]
    public void A_purchase_unit_smaller_than_the_stock_unit_is_bought_whole(string need, string quantity, int pieces)
    {
        const decimal Twelfth = 1m / 12m;
        decimal lot = LotSizing.LotForLot(Number(need), null, Twelfth);
        Assert.Equal(Number(quantity), lot);
        Assert.Equal(pieces, LotSizing.InPurchaseUnit(lot, Twelfth));
    }

    [Fact]
    public void Parts_of_a_split_are_whole_pieces_out_of_cases() => Assert.Equal([1m, 1m, 0.5m], LotSizing.Split(2.5m, 1m, null, 1m / 12m));

    // An average that a database worked out: 70 ∕ 21 · 7 = 23.333333333331.
    [Fact]
    public void A_need_with_many_decimals_is_rounded_up_to_what_an_order_keeps()
    {
        Assert.Equal(23.33333334m, LotSizing.LotForLot(23.333333333331m, null, null));
        Assert.Equal(79.99999999m, LotSizing.UpToLevel(10m, 20.000000001m, 100m, null, null, stayUnder: true));
        Assert.Equal(80m, LotSizing.UpToLevel(10m, 20.000000001m, 100m, null, null, stayUnder: false));
    }

    [Fact]
    public void Fixed_lots_cover_the_need() => Assert.Equal(60m, LotSizing.FixedLot(41m, 20m, null, null));

    [Fact]
    public void Fixed_lots_are_whole_purchase_units_too() => Assert.Equal(60m, LotSizing.FixedLot(41m, 20m, null, 12m));

    [Fact]
    public void Up_to_level_fills_the_room() => Assert.Equal(80m, LotSizing.UpToLevel(10m, 20m, 100m, null, null, stayUnder: false));

    [Fact]
    public void Up_to_level_may_exceed_or_stay_under()
    {
        Assert.Equal(84m, LotSizing.UpToLevel(10m, 20m, 100m, null, 12m, stayUnder: false));
        Assert.Equal(72m, LotSizing.UpToLevel(10m, 20m, 100m, null, 12m, stayUnder: true));
    }

    [Fact]
    public void Staying_under_the_level_still_covers_the_need() =>
        Assert.Equal(84m, LotSizing.UpToLevel(78m, 20m, 100m, null, 12m, stayUnder: true));

    // √(2 · 1000 · 50 / (0.2 · 5)) = √100000 = 316.2…; of 316 and 317 the cheaper: 1000/316·50 + 316/2 = 316.2278… against 316.2287…
    [Fact]
    public void Economic_quantity_is_that_of_Harris() => Assert.Equal(316m, LotSizing.Economic(10m, 1000m, 50m, 0.2m, 5m, [], null, null));

    // At 316: 5000 + 158.23 + 158.00 = 5316.23 a year. At 500 for 4.80: 4800 + 100 + 240 = 5140.00.
    [Fact]
    public void Economic_quantity_takes_a_price_break_that_pays() =>
        Assert.Equal(500m, LotSizing.Economic(10m, 1000m, 50m, 0.2m, 5m, [new PriceBreak(500m, 4.8m)], null, null));

    // At 5000 for 4.99: 4990 + 10 + 2495 = 7495 a year, more than 5316.23.
    [Fact]
    public void Economic_quantity_leaves_a_price_break_that_does_not_pay() =>
        Assert.Equal(316m, LotSizing.Economic(10m, 1000m, 50m, 0.2m, 5m, [new PriceBreak(5000m, 4.99m)], null, null));

    [Fact]
    public void Economic_quantity_is_never_below_the_need() => Assert.Equal(900m, LotSizing.Economic(900m, 1000m, 50m, 0.2m, 5m, [], null, null));

    [Fact]
    public void A_quantity_above_the_maximum_is_split() => Assert.Equal([100m, 100m, 50m], LotSizing.Split(250m, 100m, null, null));

    [Fact]
    public void Split_parts_are_whole_steps() => Assert.Equal([96m, 96m, 48m], LotSizing.Split(240m, 100m, null, 24m));

    [Fact]
    public void A_last_part_below_the_minimum_takes_from_the_one_before() => Assert.Equal([100m, 70m, 40m], LotSizing.Split(210m, 100m, 40m, null));

    [Fact]
    public void A_maximum_without_room_for_the_minimum_is_refused() => Assert.Throws<ArgumentException>(() => LotSizing.Split(210m, 30m, 40m, null));

    [Fact]
    public void Raising_to_a_value_goes_to_the_next_step()
    {
        Assert.Equal(252m, LotSizing.RaiseToValue(24m, 2m, 500m, 12m));
        Assert.Equal(24m, LotSizing.RaiseToValue(24m, 2m, 48m, 12m));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
