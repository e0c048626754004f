namespace Purchasing.Data.Connecting;

/// <summary>Tells which columns of the tables that are read are not, and what they may change.</summary>
internal static class Leftovers
{
    private const int MostValues = 5;

    /// <param name="nodes">The nodes that read the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="used">The columns that are read.</param>
    public static IEnumerable<string> Of(string nodes, SourceTable table, string name, IReadOnlySet<SourceColumn> used)
    {
        List<string> others = [];
        foreach (SourceColumn column in table.Columns.Where(column => !used.Contains(column)))
        {
            if (FlagColumn.IsNamedSo(column))
                yield return $"{nodes}: {name}.{column.Name} may say which rows count ({Values(table, column)}), and is not used: all do. If some do not, leave them out in the query.";
            else if (ColumnMeaning.Of(column) is { } changes)
                yield return $"{nodes}: {name}.{column.Name} is not used ({Values(table, column)}); {changes}.";
            else if (column.IsBoolean || IsYesNo(table, column))
                yield return $"{nodes}: {name}.{column.Name} says yes or no ({Values(table, column)}) and is not used; it may say which rows count.";
            else if (column.IsKey && table.Key is null)
                yield return $"{nodes}: {name}.{column.Name} is part of the key and is not used ({Values(table, column)}): what tells its rows apart may have to be told apart here too.";
            else if (!column.IsKey)
                others.Add(column.Name);
        }

        if (others.Count > 0)
            yield return $"{nodes}: of {name} these are not used either: {string.Join(", ", others)}.";
    }

    private static bool IsYesNo(SourceTable table, SourceColumn column)
    {
        string[] values = [.. table.SamplesOf(column).Select(value => value.Trim().ToUpperInvariant()).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        return column.IsText && values.Length > 0 && values.All(value => FlagColumn.Yes.Contains(value) || FlagColumn.No.Contains(value));
    }

    private static string Values(SourceTable table, SourceColumn column)
    {
        string[] values = [.. table.SamplesOf(column).Select(value => value.Trim()).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        return values.Length == 0 ? "no values in the rows that were read" : string.Join(", ", values.Take(MostValues).Select(value => $"'{(value.Length > 20 ? value[..20] + "..." : value)}'")) + (values.Length > MostValues ? ", ..." : "");
    }
}
