using System.Globalization;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Tests.Calculation;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("2.345", "USD", "2.35")]
    [InlineData("2.344", "USD", "2.34")]
    [InlineData("-2.345", "USD", "-2.35")]
    [InlineData("138.1536", "USD", "138.15")]
    [InlineData("0.5", "JPY", "1")]
    [InlineData("1234.49", "JPY", "1234")]
    [InlineData("1.2345", "KWD", "1.235")]
    [InlineData("7", "EUR", "7.00")]
    public void Round_goes_half_away_from_zero_to_the_minor_units(string amount, string currency, string expected) =>
        Assert.Equal(expected, Money.Round(decimal.Parse(amount, CultureInfo.InvariantCulture), currency).ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("usd")]
    [InlineData("US")]
    [InlineData("DOLLAR")]
    [InlineData("")]
    public void MinorUnits_of_what_is_no_code_is_refused(string code) => Assert.Throws<ArgumentException>(() => Money.MinorUnits(code));

    [Fact]
    public void ToBase_rounds_in_the_base_currency() => Assert.Equal(68m, Money.ToBase(10_000m, 0.00675m, "JPY"));
}
