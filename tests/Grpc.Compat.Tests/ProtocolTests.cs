using Grpc.Protocol;

namespace Grpc.Compat.Tests;

/// <summary>The small encodings, against the examples and limits of the protocol.</summary>
public sealed class ProtocolTests
{
    [Theory]
    [InlineData(10_000_000L, "1000000u")]
    [InlineData(1L, "1u")]
    [InlineData(0L, "1u")]
    [InlineData(-5L, "1u")]
    [InlineData(1_000_000_000L, "100000m")]
    [InlineData(864_000_000_000L * 3, "259200S")]
    [InlineData(864_000_000_000L * 10_000, "14400000M")]
    public void A_timeout_is_written_with_at_most_eight_digits(long ticks, string expected) =>
        Assert.Equal(expected, GrpcTimeout.Format(new TimeSpan(ticks)));

    [Theory]
    [InlineData("1H", 36_000_000_000L)]
    [InlineData("2M", 1_200_000_000L)]
    [InlineData("3S", 30_000_000L)]
    [InlineData("4m", 40_000L)]
    [InlineData("5u", 50L)]
    [InlineData("600n", 6L)]
    public void A_timeout_is_read_in_every_unit(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-5S")]
    [InlineData("1.5S")]
    [InlineData("5X")]
    [InlineData("123456789S")]
    public void What_is_no_timeout_is_not_read_as_one(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100 %", "100 %25")]
    [InlineData("ß\n", "%C3%9F%0A")]
    [InlineData("☺", "%E2%98%BA")]
    public void A_message_is_percent_encoded_and_comes_back(string text, string wire)
    {
        Assert.Equal(wire, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(wire));
    }

    [Theory]
    [InlineData("50%", "50%")]
    [InlineData("%zz", "%zz")]
    [InlineData("%4", "%4")]
    public void A_stray_percent_sign_stays(string wire, string text) => Assert.Equal(text, PercentEncoding.Decode(wire));
}
