using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Calculation;

public sealed class PricingTests
{
    private static readonly PriceBreak[] Unordered = [new(500m, 8m), new(100m, 9m), new(1000m, 7m)];

    [Theory]
    [InlineData(99, 10)]
    [InlineData(100, 9)]
    [InlineData(499, 9)]
    [InlineData(500, 8)]
    [InlineData(5000, 7)]
    public void A_price_break_is_chosen_by_quantity_and_not_by_row_order(int quantity, int price)
    {
        Assert.Equal(price, Pricing.PriceAt(10m, Unordered, quantity));
        Assert.Equal(price, Pricing.PriceAt(10m, [.. Unordered.Reverse()], quantity));
    }

    [Fact]
    public void Of_two_breaks_at_one_quantity_the_cheaper_counts_in_either_order()
    {
        Assert.Equal(8m, Pricing.PriceAt(10m, [new(100m, 9m), new(100m, 8m)], 100m));
        Assert.Equal(8m, Pricing.PriceAt(10m, [new(100m, 8m), new(100m, 9m)], 100m));
    }
}
