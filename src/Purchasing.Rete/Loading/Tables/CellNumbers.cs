using System.Text.RegularExpressions;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>
/// Refuses numbers in cells that are written as no expression writes them, by spreadsheets above all: a decimal comma, a percentage and, in a
/// CSV file, <c>10.000</c>, which is ten for some and ten thousand for others.
/// </summary>
internal static partial class CellNumbers
{
    /// <summary>Whether the numbers of a cell in a column of numbers are plain; reports the first that is not.</summary>
    public static bool Check(LoadContext context, JsonValue cell, bool isCsv)
    {
        if (cell.Kind != JsonKind.String) return true;
        (string Message, string Hint)? problem = null;
        if (Comma().Match(cell.Text) is { Success: true, Value: string comma })
            problem = ($"'{comma}' is written with a comma", "a number has a point before its decimals and nothing between thousands: 0.2, 10000");
        else if (isCsv && Grouped().Match(cell.Text) is { Success: true, Value: string grouped })
            problem = ($"'{grouped}' may be {grouped.Replace(".", "", StringComparison.Ordinal)}, or have three decimals", Ways(grouped));
        else if (Percent().Match(cell.Text) is { Success: true, Value: string percent })
            problem = ($"'{percent}' is a percentage", "write the share: 0.2 for 20 %");
        if (problem is not { } found) return true;
        context.Diagnostics.Error("number", found.Message, cell.Location, found.Hint);
        return false;
    }

    private static string Ways(string grouped)
    {
        string whole = $"write {grouped.Replace(".", "", StringComparison.Ordinal)}";
        // With more than one point it can be nothing else.
        return grouped.IndexOf('.', StringComparison.Ordinal) != grouped.LastIndexOf('.') ? whole
            : grouped.EndsWith('0') ? $"{whole} or {grouped.TrimEnd('0').TrimEnd('.')}{(grouped.EndsWith("000", StringComparison.Ordinal) ? ".0" : "")}"
            : $"{whole} or {grouped}0";
    }

    /// <summary>One to three digits, then groups of three; <c>10.000..20.000</c> has two of them.</summary>
    [GeneratedRegex(@"(?<!\w)(?<!\d\.)[1-9]\d{0,2}(\.\d{3})+(?![\w])(?!\.\d)")]
    private static partial Regex Grouped();

    /// <summary>In a cell without a list or a call, where commas stand between values.</summary>
    [GeneratedRegex(@"(?<=^[^\[('""]*)(?<![\w.,])\d+([.,]\d+)*,\d+")]
    private static partial Regex Comma();

    [GeneratedRegex(@"(?<![\w.,])\d[\d.,]*\s*%(?=\s*$)")]
    private static partial Regex Percent();
}
