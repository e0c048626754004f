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
        // Nearly all quantities are whole and small. The pattern of optional digits says the same, slower.
        if (value.Scale == 0 && value <= int.MaxValue && value >= int.MinValue)
        {
            ((int)value).TryFormat(text, out int digits, default, CultureInfo.InvariantCulture);
            return digits;
        }

        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> written = text[..length];
        if (!written.Contains('.')) return length;
        written = written.TrimEnd('0').TrimEnd('.');
        // Zero has no sign.
        if (value != 0) return written.Length;
        text[0] = '0';
        return 1;
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
