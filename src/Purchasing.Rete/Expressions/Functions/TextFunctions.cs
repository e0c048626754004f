namespace Purchasing.Rete.Expressions.Functions;

/// <summary>The built-in functions over text. All compare by code point; null in gives null out, and no match.</summary>
internal static class TextFunctions
{
    public static bool Contains(string? text, string? part) => text is not null && part is not null && text.Contains(part, StringComparison.Ordinal);

    public static bool StartsWith(string? text, string? part) => text is not null && part is not null && text.StartsWith(part, StringComparison.Ordinal);

    public static bool EndsWith(string? text, string? part) => text is not null && part is not null && text.EndsWith(part, StringComparison.Ordinal);

    public static string? Lower(string? text) => text?.ToLowerInvariant();

    public static string? Upper(string? text) => text?.ToUpperInvariant();

    public static string? Trim(string? text) => text?.Trim();

    public static string? Replace(string? text, string? old, string? with) =>
        text is null || string.IsNullOrEmpty(old) ? text : text.Replace(old, with, StringComparison.Ordinal);

    /// <summary>At most <paramref name="length"/> characters from <paramref name="start"/> (from 0); what lies outside of the text is left out.</summary>
    public static string? Substring(string? text, int start, int length)
    {
        if (text is null) return null;
        int from = Math.Clamp(start, 0, text.Length);
        return text.Substring(from, Math.Clamp(length, 0, text.Length - from));
    }
}
