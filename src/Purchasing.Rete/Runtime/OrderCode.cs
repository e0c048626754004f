namespace Purchasing.Rete.Runtime;

/// <summary>
/// Maps the values that inequality joins compare to 64-bit codes of the same order, by which memories are sorted.
/// Codes may be equal where values differ a little, and those of decimals may be a few units off: a search widens
/// its bounds by <see cref="Slack"/> and leaves the exact comparison to the join's test. Called by compiled readers.
/// </summary>
internal static class OrderCode
{
    /// <summary>By how much codes of values in order can be out of order: decimals become the nearest binary fraction but for its last digits.</summary>
    public const ulong Slack = 8;

    private const ulong Sign = 1UL << 63;

    public static bool Supports(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var value
        && (value == typeof(int) || value == typeof(long) || value == typeof(decimal) || value == typeof(double)
            || value == typeof(DateOnly) || value == typeof(DateTime) || value == typeof(DateTimeOffset) || value == typeof(TimeSpan));

    public static ulong Of(int value) => Of((long)value);

    public static ulong Of(long value) => (ulong)value ^ Sign;

    public static ulong Of(decimal value) => Of((double)value);

    public static ulong Of(double value)
    {
        // Zero has two signs and one place.
        ulong bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value);
        return (bits & Sign) == 0 ? bits | Sign : ~bits;
    }

    public static ulong Of(DateOnly value) => Of(value.DayNumber);

    public static ulong Of(DateTime value) => Of(value.Ticks);

    public static ulong Of(DateTimeOffset value) => Of(value.UtcTicks);

    public static ulong Of(TimeSpan value) => Of(value.Ticks);
}
