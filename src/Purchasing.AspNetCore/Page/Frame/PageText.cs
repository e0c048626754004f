using System.Globalization;
using System.Text;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>Makes names from other systems safe to look at: what would turn text around or stay unseen is shown as what it is.</summary>
internal static class PageText
{
    /// <summary>The text with control characters, and characters that change the direction of text, written out.</summary>
    public static string Visible(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        int first = 0;
        while (first < text.Length && !IsHidden(text[first]))
            first++;
        if (first == text.Length)
            return text;
        StringBuilder shown = new(text, 0, first, text.Length + 16);
        foreach (char c in text.AsSpan(first))
        {
            if (IsHidden(c))
                shown.Append(CultureInfo.InvariantCulture, $"‹U+{(int)c:X4}›");
            else
                shown.Append(c);
        }

        return shown.ToString();
    }

    /// <summary>An id short enough for a table: the end of it, which differs.</summary>
    public static string ShortId(string id) => id.Length > 16 ? $"{id[..3]}…{id[^8..]}" : id;

    // The joiner (U+200D) stays: emoji are made with it.
    private static bool IsHidden(char c) =>
        (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C' or '\uFEFF' or '\u200B';
}
