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

    /// <summary>A number without trailing zeros.</summary>
    public static string Format(decimal value)
    {
        // Sign, 29 digits, point. The pattern of optional digits says the same, slower.
        Span<char> text = stackalloc char[32];
        if (!value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture) || value == 0) return "0";
        ReadOnlySpan<char> written = text[..length];
        return written.Contains('.') ? written.TrimEnd('0').TrimEnd('.').ToString() : written.ToString();
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
