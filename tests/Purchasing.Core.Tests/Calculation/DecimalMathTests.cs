using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Tests.Calculation;

public sealed class DecimalMathTests
{
    [Fact]
    public void Sqrt_of_two_has_the_known_digits() =>
        Assert.Equal(1.4142135623730950488016887m, Math.Round(DecimalMath.Sqrt(2m), 25));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(144, 12)]
    [InlineData(1000000, 1000)]
    public void Sqrt_of_squares_is_exact(int square, int root) => Assert.Equal(root, DecimalMath.Sqrt(square));

    [Fact]
    public void Sqrt_of_small_and_large_numbers_keeps_its_precision()
    {
        Assert.Equal(0.001m, Math.Round(DecimalMath.Sqrt(0.000001m), 20));
        Assert.Equal(281474976710656m, Math.Round(DecimalMath.Sqrt(decimal.MaxValue), 10));
    }

    [Fact]
    public void Sqrt_of_a_negative_number_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => DecimalMath.Sqrt(-1m));

    [Fact]
    public void Sqrt_squared_gives_the_number_back() => Check.One(
        Randomly.Cases(100),
        Prop.ForAll(ArbMap.Default.ArbFor<uint>(), number =>
        {
            decimal value = number / 1000m;
            decimal root = DecimalMath.Sqrt(value);
            return Math.Abs((root * root) - value) <= 0.000000000000000001m * Math.Max(1m, value);
        }));

    [Theory]
    [InlineData(12, 20, 60)]
    [InlineData(7, 7, 7)]
    [InlineData(24, 12, 24)]
    public void LeastCommonMultiple_of_whole_numbers(int a, int b, int expected) => Assert.Equal(expected, DecimalMath.LeastCommonMultiple(a, b));

    [Fact]
    public void LeastCommonMultiple_of_fractions() => Assert.Equal(1m, DecimalMath.LeastCommonMultiple(0.5m, 0.2m));

    // A twelfth as a decimal is a little too small, so that 12 of them are not quite 1.
    [Fact]
    public void One_is_a_multiple_of_a_twelfth()
    {
        const decimal Twelfth = 1m / 12m;
        Assert.Equal(1m, DecimalMath.CeilingTo(1m, Twelfth));
        Assert.Equal(1m, DecimalMath.FloorTo(1m, Twelfth));
        Assert.Equal(13m / 12m, DecimalMath.CeilingTo(1.05m, Twelfth), 20);
        Assert.Equal(1m, DecimalMath.FloorTo(1.05m, Twelfth), 20);
        Assert.Equal(1m, DecimalMath.LeastCommonMultiple(1m, Twelfth), 20);
        Assert.Equal(5m / 12m, DecimalMath.LeastCommonMultiple(5m / 12m, Twelfth), 20);
    }

    [Fact]
    public void A_step_with_few_decimals_is_exact() => Assert.Equal(12.1m, DecimalMath.CeilingTo(12.0000000000001m, 0.1m));

    [Fact]
    public void Ceiling_and_floor_go_to_the_next_multiple()
    {
        Assert.Equal(72m, DecimalMath.CeilingTo(50m, 24m));
        Assert.Equal(48m, DecimalMath.CeilingTo(48m, 24m));
        Assert.Equal(48m, DecimalMath.FloorTo(50m, 24m));
        Assert.Equal(-24m, DecimalMath.CeilingTo(-30m, 24m));
        Assert.Equal(-48m, DecimalMath.FloorTo(-30m, 24m));
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("120", "120")]
    [InlineData("12.0000", "12")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("0.000", "0")]
    [InlineData("0.0010", "0.001")]
    [InlineData("42949672960.00", "42949672960")]
    [InlineData("-184467440737095516.10", "-184467440737095516.1")]
    [InlineData("184467440737095516160.00", "184467440737095516160")]
    [InlineData("79228162514264337593543.95000", "79228162514264337593543.95")]
    [InlineData("1.000000000000000000000000001", "1.000000000000000000000000001")]
    public void Trailing_zeros_go_and_nothing_else(string value, string trimmed) =>
        Assert.Equal(trimmed, DecimalMath.Trim(decimal.Parse(value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Trimming_gives_what_a_division_by_one_gives() => Check.One(
        Randomly.Cases(100),
        Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), value =>
        {
            decimal trimmed = DecimalMath.Trim(value);
            return trimmed == value && trimmed.Scale == (value / 1.0000000000000000000000000000m).Scale;
        }));
}
