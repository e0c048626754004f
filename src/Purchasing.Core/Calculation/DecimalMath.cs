namespace Purchasing.Core.Calculation;

/// <summary>Arithmetic that <see cref="decimal"/> lacks. Pure and thread-safe.</summary>
public static class DecimalMath
{
    // A twelfth has no end: as a decimal it is off in its 28th place, and so are its multiples, while no such error reaches the
    // places in which quantities are kept. Numbers with few places are exact and get no such slack.
    private const int PlacesOfFractions = 20;
    private const decimal Slack = 0.000000000001m;

    /// <summary>The square root, to about 27 significant digits, by Heron's method on a number scaled near one.</summary>
    /// <param name="value">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static decimal Sqrt(decimal value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (value == 0m)
            return 0m;

        decimal scaled = value;
        decimal scale = 1m;
        while (scaled >= 100m)
        {
            scaled /= 100m;
            scale *= 10m;
        }

        while (scaled < 1m)
        {
            scaled *= 100m;
            scale /= 10m;
        }

        // From any start in 1..10 the error squares at each step; the loop ends when a step changes nothing more.
        decimal root = (scaled + 1m) / 2m;
        decimal before = 0m;
        for (int i = 0; i < 32; i++)
        {
            decimal next = (root + (scaled / root)) / 2m;
            if (next == root || next == before)
                break;
            before = root;
            root = next;
        }

        return root * scale;
    }

    /// <summary>The smallest multiple of a step that is not below a value.</summary>
    /// <param name="value">The value; may be negative.</param>
    /// <param name="step">Greater than zero; may be a fraction without end, such as a twelfth: 1 is then a multiple of it.</param>
    public static decimal CeilingTo(decimal value, decimal step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        decimal remainder = value % step;
        if (IsMultiple(remainder, step))
            return value;
        return remainder > 0m ? value - remainder + step : value - remainder;
    }

    /// <summary>The largest multiple of a step that is not above a value.</summary>
    /// <param name="value">The value; may be negative.</param>
    /// <param name="step">Greater than zero; may be a fraction without end.</param>
    public static decimal FloorTo(decimal value, decimal step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        decimal remainder = value % step;
        if (IsMultiple(remainder, step))
            return value;
        return remainder > 0m ? value - remainder : value - remainder - step;
    }

    /// <summary>The smallest positive number that is a whole multiple of both: 12 and 20 → 60; 0.5 and 0.2 → 1.</summary>
    /// <param name="a">Greater than zero; may be a fraction without end.</param>
    /// <param name="b">Greater than zero; may be a fraction without end.</param>
    /// <exception cref="OverflowException">The result has no place in a decimal.</exception>
    public static decimal LeastCommonMultiple(decimal a, decimal b)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        decimal x = a;
        decimal y = b;
        decimal nothing = HasNoEnd(a) || HasNoEnd(b) ? Slack : 0m;
        while (y > nothing)
            (x, y) = (y, x % y);
        return Trim(a / x * b);
    }

    /// <summary>The same value without trailing zeros: 12.00 → 12.</summary>
    /// <param name="value">The value.</param>
    public static decimal Trim(decimal value)
    {
        int scale = value.Scale;
        if (scale == 0)
            return value;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] != 0)
            return value / 1.0000000000000000000000000000m;
        // Digits that fit 64 bits, as nearly all do, are looked at one by one: no division of 96 bits by 96.
        ulong digits = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        if (digits % 10 != 0)
            return value;
        do
        {
            digits /= 10;
            scale--;
        }
        while (scale > 0 && digits % 10 == 0);
        return new decimal((int)digits, (int)(digits >> 32), 0, bits[3] < 0, (byte)scale);
    }

    private static bool IsMultiple(decimal remainder, decimal step) =>
        remainder == 0m || (HasNoEnd(step) && (Math.Abs(remainder) <= Slack || step - Math.Abs(remainder) <= Slack));

    private static bool HasNoEnd(decimal value) => value.Scale > PlacesOfFractions;
}
