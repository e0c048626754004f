using Purchasing.Data.Databases;

namespace Purchasing.Data.Connecting;

/// <summary>How the texts of a column write numbers, by some rows of it.</summary>
internal static class WrittenNumbers
{
    /// <summary>What is wrong with reading a column as plain numbers, and what has to be written for it; null for nothing.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column, which is to give a number.</param>
    /// <param name="name">The column as the query names it.</param>
    /// <param name="held">The column as it has to stand in the query, so that every row whose number may be read wrongly is held.</param>
    public static string? ProblemOf(SqlDialect dialect, SourceTable table, SourceColumn column, string name, out string held)
    {
        string? isText = column.Type.Length == 0 ? dialect.KeepsText(name) : null;
        held = Texts(name);
        if (dialect.Format is { DecimalSeparator: not '.' } or { ThousandsSeparator: not null })
            return null;
        // Of a column without a type only what is kept as a text is written in some way, and only the look at all rows tells which that is.
        IEnumerable<string> texts = isText is null ? table.SamplesOf(column) : table.Found.GetValueOrDefault(column.Name) ?? [];
        ILookup<NumberWriting, string> values = texts.Select(value => value.Trim()).ToLookup(value => NumberTexts.WritingOf(value));
        string? comma = values[NumberWriting.DecimalComma].Concat(values[NumberWriting.UnclearComma]).FirstOrDefault();
        string? grouped = values[NumberWriting.ThousandsPoint].Concat(values[NumberWriting.UnclearPoint]).FirstOrDefault();
        string? point = values[NumberWriting.DecimalPoint].FirstOrDefault();
        string? groupedByComma = values[NumberWriting.ThousandsComma].FirstOrDefault();
        bool isFile = dialect.Format is not null;
        string asComma = isFile ? $"set Databases:{table.Database}:DecimalSeparator=\",\" and ThousandsSeparator=\".\"" : $"write {Texts($"REPLACE(REPLACE({name}, '.', ''), ',', '.')")}";
        string asPoint = $"write {Texts(name)}";
        // What is kept as a number has a point of its own.
        if (comma is null && !column.IsText && isText is null)
            return null;
        if (groupedByComma is not null && grouped is null)
            return $"writes commas between thousands ('{groupedByComma}'), and such rows are held. For it {(isFile ? $"set Databases:{table.Database}:ThousandsSeparator=\",\"" : $"write {Texts($"REPLACE({name}, ',', '')")}")}.";
        // No text with a point is a number then: its product is held and the reason shows it.
        if (comma is not null || (grouped is not null && point is null))
            held = Texts($"REPLACE({name}, '.', '.?')");
        return (comma, grouped ?? point) switch
        {
            ({ } one, { } other) => $"holds numbers with a decimal comma ('{one}') and numbers with a point ('{other}'): what the point means is not to be told, so rows with either are held. Where the comma comes before the decimals and points part thousands, {asComma}.",
            ({ } one, null) => $"writes numbers with a decimal comma ('{one}'), so rows with a comma or a point are held. For plain numbers {asComma}.",
            (null, { } other) when point is null => $"holds '{other}', which is {other} where the point comes before decimals and {other.Replace(".", "", StringComparison.Ordinal)} where it parts thousands: rows with a point are held. For the first {asPoint}, for the second {(isFile ? asComma : $"write {Texts($"REPLACE({name}, '.', '')")}")}.",
            _ => null,
        };

        string Texts(string text) => isText is null ? text : text == name ? dialect.Exact(name) : $"CASE WHEN {isText} THEN {text} ELSE {dialect.Exact(name)} END";
    }
}
