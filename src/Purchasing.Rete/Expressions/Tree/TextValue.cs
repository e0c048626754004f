using System.Globalization;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>How expressions order texts and write values as text.</summary>
internal static class TextValue
{
    public static bool Less(string? a, string? b) => a is not null && b is not null && string.CompareOrdinal(a, b) < 0;

    public static bool LessOrEqual(string? a, string? b) => a is not null && b is not null && string.CompareOrdinal(a, b) <= 0;

    /// <summary>A value as sentences show it: invariant, decimals without trailing zeros, dates in ISO form.</summary>
    public static string Format(object? value, string? format)
    {
        if (value is null) return "null";
        if (format is not null && value is IFormattable formattable) return formattable.ToString(format, CultureInfo.InvariantCulture);
        return value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            decimal number => Format(number),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset instant => instant.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
            System.Collections.IEnumerable list => List(list),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }

    /// <summary>Sign, 29 digits, point.</summary>
    public const int LongestDecimal = 32;

    /// <summary>A number without trailing zeros.</summary>
    public static string Format(decimal value)
    {
        Span<char> text = stackalloc char[LongestDecimal];
        return new string(text[..Write(value, text)]);
    }

    /// <summary>Writes a number without trailing zeros; how many characters it takes, at most <see cref="LongestDecimal"/>.</summary>
    public static int Write(decimal value, Span<char> text)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] == 0) return Write(((ulong)(uint)bits[1] << 32) | (uint)bits[0], value.Scale, isNegative: bits[3] < 0, text);
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> written = text[..length];
        return written.Contains('.') ? written.TrimEnd('0').TrimEnd('.').Length : length;
    }

    // Nearly all numbers have no more than 64 bits of digits, and their text is made several times as fast as by the runtime.
    private static int Write(ulong digits, int scale, bool isNegative, Span<char> text)
    {
        for (; scale > 0 && digits % 10 == 0; scale--) digits /= 10;
        int at = 0;
        // Zero has no sign.
        if (isNegative && digits != 0) text[at++] = '-';
        int length;
        if (scale == 0)
        {
            digits.TryFormat(text[at..], out length, default, CultureInfo.InvariantCulture);
            return at + length;
        }

        // The digits after the point from the last on, then those before it.
        ulong whole = digits;
        int places = scale;
        for (; places > 0 && whole != 0; places--) whole /= 10;
        whole.TryFormat(text[at..], out length, default, CultureInfo.InvariantCulture);
        at += length;
        text[at++] = '.';
        for (int place = at + scale - 1; place >= at; place--)
        {
            text[place] = (char)('0' + (digits % 10));
            digits /= 10;
        }

        return at + scale;
    }

    private static string List(System.Collections.IEnumerable list)
    {
        System.Text.StringBuilder text = new();
        foreach (object? item in list)
        {
            if (text.Length > 0) text.Append(", ");
            text.Append(Format(item, null));
        }
        return text.ToString();
    }
}
