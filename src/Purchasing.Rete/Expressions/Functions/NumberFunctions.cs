namespace Purchasing.Rete.Expressions.Functions;

/// <summary>The built-in functions over numbers. Decimal functions are exact or say that they cannot be.</summary>
internal static class NumberFunctions
{
    public static int Abs(int x) => Math.Abs(x);

    public static long Abs(long x) => Math.Abs(x);

    public static decimal Abs(decimal x) => Math.Abs(x);

    public static double Abs(double x) => Math.Abs(x);

    public static int Same(int x) => x;

    public static long Same(long x) => x;

    public static decimal Same(decimal x) => x;

    public static decimal Round(decimal x) => Math.Round(x, 0, MidpointRounding.AwayFromZero);

    public static decimal Round(decimal x, int digits) => Math.Round(x, Digits(digits), MidpointRounding.AwayFromZero);

    public static decimal Round(decimal x, int digits, MidpointRounding mode) => Math.Round(x, Digits(digits), mode);

    public static double Round(double x, int digits) => Math.Round(x, digits is >= 0 and <= 15 ? digits : throw Digits(digits, 15), MidpointRounding.AwayFromZero);

    /// <summary>The smallest multiple that is not below <paramref name="x"/>; by remainder, because a quotient may round.</summary>
    public static decimal CeilTo(decimal x, decimal multiple)
    {
        decimal rest = x % Positive(multiple);
        return rest == 0 ? x : rest > 0 ? x - rest + multiple : x - rest;
    }

    /// <summary>The largest multiple that is not above <paramref name="x"/>.</summary>
    public static decimal FloorTo(decimal x, decimal multiple)
    {
        decimal rest = x % Positive(multiple);
        return rest == 0 ? x : rest > 0 ? x - rest : x - rest - multiple;
    }

    public static int Div(int a, int b) => b == 0 ? throw new DivideByZeroException("division by zero") : checked(a / b);

    public static long Div(long a, long b) => b == 0 ? throw new DivideByZeroException("division by zero") : checked(a / b);

    public static int ToInt(long x) => checked((int)x);

    public static int ToInt(decimal x) => Whole(x) is >= int.MinValue and <= int.MaxValue and var whole ? (int)whole : throw new OverflowException($"{x} does not fit into an int");

    public static long ToLong(decimal x) => Whole(x) is >= long.MinValue and <= long.MaxValue and var whole ? (long)whole : throw new OverflowException($"{x} does not fit into a long");

    public static decimal ToDecimal(double x) => (decimal)x;

    public static double ToDouble(decimal x) => (double)x;

    private static decimal Whole(decimal x) => decimal.Truncate(x) == x ? x : throw new ArithmeticException($"{x} is not a whole number");

    private static decimal Positive(decimal multiple) => multiple > 0 ? multiple : throw new ArithmeticException($"the multiple must be above 0, not {multiple}");

    private static int Digits(int digits) => digits is >= 0 and <= 28 ? digits : throw Digits(digits, 28);

    private static ArithmeticException Digits(int digits, int most) => new($"round can keep 0 to {most} digits, not {digits}");
}
