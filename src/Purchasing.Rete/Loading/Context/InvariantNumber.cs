using System.Globalization;

namespace Purchasing.Rete.Loading.Context;

/// <summary>Reads numbers from settings: digits with a point for decimals, and nothing that another country reads otherwise.</summary>
internal static class InvariantNumber
{
    /// <summary>The number, or null and why it is none, as a clause.</summary>
    public static decimal? Read(string text, out string? problem)
    {
        problem = null;
        bool isNumber = text.Length is > 0 and <= 40;
        int digits = 0, points = 0;
        for (int i = 0; i < text.Length && isNumber; i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c)) digits++;
            else if (c == '.' && digits > 0 && i < text.Length - 1) isNumber = ++points == 1;
            else isNumber = c == '-' && i == 0;
        }
        if (isNumber && digits is > 0 and <= 28 && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return number;
        problem = text.Contains(',', StringComparison.Ordinal)
            ? "it must be a number, with its decimals behind a point, as in 0.08, and thousands not set apart"
            : "it must be a number";
        return null;
    }

    /// <summary>What a text such as "10.000" means where a point sets thousands apart; null when it cannot.</summary>
    public static decimal? OfThousands(string text)
    {
        string digits = text.StartsWith('-') ? text[1..] : text;
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point is < 1 or > 3 || digits.Length - point != 4 || digits[0] == '0') return null;
        return decimal.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
