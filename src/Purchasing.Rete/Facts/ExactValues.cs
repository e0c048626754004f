using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Facts;

/// <summary>
/// Equality of values that compare equal and yet read differently: 1 and 1.00, one instant at two offsets, 0 and -0. NaN is
/// the same as itself. Called by compiled action lists.
/// </summary>
internal static class ExactValues
{
    // Two decimals of one scale and sign are equal when their digits are: all 128 bits.
    public static bool Same(decimal a, decimal b) => Unsafe.BitCast<decimal, UInt128>(a) == Unsafe.BitCast<decimal, UInt128>(b);

    public static bool Same(decimal? a, decimal? b) => a.HasValue == b.HasValue && (!a.HasValue || Same(a.GetValueOrDefault(), b.GetValueOrDefault()));

    public static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));

    public static bool Same(double? a, double? b) => a.HasValue == b.HasValue && (!a.HasValue || Same(a.GetValueOrDefault(), b.GetValueOrDefault()));

    public static bool Same(float a, float b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) || (float.IsNaN(a) && float.IsNaN(b));

    public static bool Same(float? a, float? b) => a.HasValue == b.HasValue && (!a.HasValue || Same(a.GetValueOrDefault(), b.GetValueOrDefault()));

    public static bool Same(DateTimeOffset a, DateTimeOffset b) => a.EqualsExact(b);

    public static bool Same(DateTimeOffset? a, DateTimeOffset? b) => a.HasValue == b.HasValue && (!a.HasValue || a.GetValueOrDefault().EqualsExact(b.GetValueOrDefault()));

    public static bool Same(DateTime a, DateTime b) => a.Ticks == b.Ticks && a.Kind == b.Kind;

    public static bool Same(DateTime? a, DateTime? b) => a.HasValue == b.HasValue && (!a.HasValue || Same(a.GetValueOrDefault(), b.GetValueOrDefault()));
}
