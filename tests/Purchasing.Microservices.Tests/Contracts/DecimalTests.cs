using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;

namespace Purchasing.Microservices.Tests.Contracts;

/// <summary>Decimals cross the wire digit by digit.</summary>
public sealed class DecimalTests
{
    [Theory]
    [InlineData("0", 0, 0, 0)]
    [InlineData("8.50", 8, 500_000_000, 2)]
    [InlineData("-8.5", -8, -500_000_000, 1)]
    [InlineData("-0.000000001", 0, -1, 9)]
    [InlineData("173137.50", 173137, 500_000_000, 2)]
    [InlineData("9223372036854775807.999999999", long.MaxValue, 999_999_999, 9)]
    public void A_decimal_is_units_nanos_and_scale(string text, long units, int nanos, uint scale)
    {
        var message = decimal.Parse(text, CultureInfo.InvariantCulture).ToWire("price");
        Assert.Equal(new DecimalValue { Units = units, Nanos = nanos, Scale = scale }, message);
        Assert.Equal(text, message.FromWire("price")!.Value.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void More_than_nine_digits_after_the_point_travel_as_text()
    {
        var third = 15.99m / 12m / 7m;
        var message = third.ToWire("price");
        Assert.Equal(third.ToString(CultureInfo.InvariantCulture), message.Exact);
        Assert.Equal(third, message.FromWire("price"));
    }

    [Fact]
    public void Every_decimal_of_64_bits_before_the_point_comes_back_with_its_digits()
    {
        var parts = from low in ArbMap.Default.GeneratorFor<int>()
                    from middle in ArbMap.Default.GeneratorFor<int>()
                    from high in Gen.Choose(0, int.MaxValue)
                    from negative in ArbMap.Default.GeneratorFor<bool>()
                    from scale in Gen.Choose(10, 28)
                    select new decimal(low, middle, high, negative, (byte)scale);
        Prop.ForAll(parts.ToArbitrary(), value =>
            value.ToWire("x").FromWire("x")!.Value.ToString(CultureInfo.InvariantCulture) == value.ToString(CultureInfo.InvariantCulture)
            || decimal.Truncate(value) is > long.MaxValue or < long.MinValue).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_sender_that_knows_no_scale_loses_no_digit() =>
        Assert.Equal(15.5m, new DecimalValue { Units = 15, Nanos = 500_000_000 }.FromWire("x"));

    [Fact]
    public void A_decimal_beyond_64_bits_is_refused_and_named()
    {
        var error = Assert.Throws<ContractException>(() => 9223372036854775808m.ToWire("order_qty"));
        Assert.Equal("order_qty", error.Field);
    }

    [Theory]
    [InlineData(1, -1, 0)]
    [InlineData(0, 1_000_000_000, 0)]
    [InlineData(0, 0, 10)]
    public void What_is_no_decimal_is_refused(long units, int nanos, uint scale) =>
        Assert.Throws<ContractException>(() => new DecimalValue { Units = units, Nanos = nanos, Scale = scale }.FromWire("x"));
}
