using System.Globalization;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>
/// Checks the first line of a CSV table against the table's columns: a forgotten line of titles would cost a row, and
/// columns in another order would give other rules.
/// </summary>
internal sealed class CsvTitles(DiagnosticBag diagnostics)
{
    /// <summary>Whether the line can be the titles of the columns; reports why not.</summary>
    public bool Check(List<JsonValue> titles, List<TableColumn> columns)
    {
        if (titles.Count != columns.Count)
        {
            diagnostics.Error("csv", $"the line of titles has {titles.Count} cells, but the table has {columns.Count} columns", titles[0].Location);
            return false;
        }

        string[][] names = [.. columns.Select(NamesOf)];
        bool good = true;
        for (int i = 0; i < titles.Count; i++)
        {
            string title = titles[i].Text.Trim();
            if (LooksLikeData(title))
            {
                diagnostics.Error("csv", $"'{title}' is not a title: the file must begin with a line of titles", titles[i].Location, $"call the column '{names[i][0]}'");
                return false;
            }

            if (Is(names[i], title)) continue;
            int other = Array.FindIndex(names, n => Is(n, title));
            if (other < 0 && columns[i].Json.Find("title") is null) continue;
            diagnostics.Error("csv", $"the title '{title}' stands over the column '{names[i][0]}'", titles[i].Location,
                other < 0 ? null : $"the column '{names[other][0]}' is number {other + 1} of the table");
            good = false;
        }

        return good;
    }

    /// <summary>What a title may call a column: its own title; else what it tests or sets, or the last name of that.</summary>
    private static string[] NamesOf(TableColumn column)
    {
        if (column.Json.Find("title") is { Kind: JsonKind.String } title) return [title.Text.Trim()];
        if (column.IsSentence) return ["because"];
        string text = ((column.Json.Find("if") ?? column.Json.Find("set"))?.Text ?? "").Trim();
        return [text, text[(text.LastIndexOf('.') + 1)..]];
    }

    private static bool Is(string[] names, string title) => Array.Exists(names, n => string.Equals(n, title, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a cell is what no title is: a number, a comparison, a range, or empty.</summary>
    private static bool LooksLikeData(string title) =>
        title is "" or "*" or "-" or "true" or "false"
        || title[0] is '<' or '>' or '=' or '!' or '\''
        || title.Contains("..", StringComparison.Ordinal)
        || decimal.TryParse(title, NumberStyles.Number, CultureInfo.InvariantCulture, out _);
}
