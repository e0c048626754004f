using System.Globalization;

namespace Purchasing.Core.Calculation;

/// <summary>
/// Reads numbers that people write into settings: digits with at most one point before decimals. A comma, blank or apostrophe is never
/// guessed at, and neither is 10.000, which is ten for some and ten thousand for others. Pure and thread-safe.
/// </summary>
public static class StrictNumber
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the text is not plainly one number.</returns>
    public static bool TryRead(string text, out decimal value)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out value) && text[0] != '+' && char.IsAsciiDigit(text[^1]) && !LooksGrouped(text);
    }

    /// <summary>Whether a text was meant as a number: it has digits and nothing but what people write in and around numbers.</summary>
    /// <param name="text">The text.</param>
    public static bool IsMeant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool digits = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c))
                digits = true;
            else if (c is 'e' or 'E' ? !digits : !(char.IsWhiteSpace(c) || c is ',' or '.' or '\'' or '’' or '_' or '+' or '-' or '(' or ')' or '%' or '€' or '$' or '£'))
                return false;
        }

        return digits;
    }

    /// <summary>What is wrong with a text that is meant as a number.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="text">The text.</param>
    public static string Problem(string name, string text) =>
        TryParse(text, out decimal value) && LooksGrouped(text)
            ? $"{name} is '{text}', which is not plainly a number: write {text.Replace(".", "", StringComparison.Ordinal)}, or {value.ToString("0.0##", CultureInfo.InvariantCulture)} if that is what it means."
            : $"{name} is '{text}', which is not plainly a number: write digits with a point before decimals and nothing else, for example 0.08, 1.5 or 10000.";

    private static bool TryParse(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    // One to three digits, then groups of three, the last of which ends in a nought that no decimals need.
    private static bool LooksGrouped(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && text.Length - point == 4 && text[^1] == '0' && text.AsSpan(0, point).TrimStart('-').TrimStart('0').Length is >= 1 and <= 3;
    }
}
