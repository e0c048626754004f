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
    /// <param name="isUnclear">Whether a point in it may be read wrongly, so that rows with one have to be held.</param>
    public static string? ProblemOf(SqlDialect dialect, SourceTable table, SourceColumn column, string name, out bool isUnclear)
    {
        isUnclear = false;
        if (dialect.Format is { DecimalSeparator: not '.' } or { ThousandsSeparator: not null })
            return null;
        ILookup<NumberWriting, string> values = table.SamplesOf(column).Select(value => value.Trim()).ToLookup(value => NumberTexts.WritingOf(value));
        string? comma = values[NumberWriting.DecimalComma].Concat(values[NumberWriting.UnclearComma]).FirstOrDefault();
        string? grouped = values[NumberWriting.ThousandsPoint].Concat(values[NumberWriting.UnclearPoint]).FirstOrDefault();
        string? point = values[NumberWriting.DecimalPoint].FirstOrDefault();
        string? groupedByComma = values[NumberWriting.ThousandsComma].FirstOrDefault();
        bool isFile = dialect.Format is not null;
        string asComma = isFile ? $"set Databases:{table.Database}:DecimalSeparator=\",\" and ThousandsSeparator=\".\"" : $"write REPLACE(REPLACE({name}, '.', ''), ',', '.')";
        string asPoint = $"write {name}";
        // What is kept as a number has a point of its own.
        if (comma is null && !column.IsText)
            return null;
        if (groupedByComma is not null && grouped is null)
            return $"writes commas between thousands ('{groupedByComma}'), and such rows are held. For it {(isFile ? $"set Databases:{table.Database}:ThousandsSeparator=\",\"" : $"write REPLACE({name}, ',', '')")}.";
        isUnclear = comma is not null || (grouped is not null && point is null);
        return (comma, grouped ?? point) switch
        {
            ({ } one, { } other) => $"holds numbers with a decimal comma ('{one}') and numbers with a point ('{other}'): what the point means is not to be told, so rows with either are held. Where the comma comes before the decimals and points part thousands, {asComma}.",
            ({ } one, null) => $"writes numbers with a decimal comma ('{one}'), so rows with a comma or a point are held. For plain numbers {asComma}.",
            (null, { } other) when point is null => $"holds '{other}', which is {other} where the point comes before decimals and {other.Replace(".", "", StringComparison.Ordinal)} where it parts thousands: rows with a point are held. For the first {asPoint}, for the second {(isFile ? asComma : $"write REPLACE({name}, '.', '')")}.",
            _ => null,
        };
    }
}
