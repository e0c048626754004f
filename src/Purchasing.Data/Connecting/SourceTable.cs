namespace Purchasing.Data.Connecting;

/// <summary>A table, view or file of a database that was looked at.</summary>
/// <param name="Database">Name of the database in the configuration.</param>
/// <param name="Schema">Its schema; null where there is one only.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns in order.</param>
public sealed record SourceTable(string Database, string? Schema, string Name, IReadOnlyList<SourceColumn> Columns)
{
    /// <summary>Some of its rows: texts by column, null for no value.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Samples { get; init; } = [];

    /// <summary>Values of a column that were looked for in all of its rows, by its name.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Found { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How many of all rows have each value of a column, by its name; only of columns that were looked at and have few values.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<(string? Value, long Rows)>> Counted { get; init; } = new Dictionary<string, IReadOnlyList<(string?, long)>>();

    /// <summary>Names of columns of which several rows have one value, among those that were to name one row each.</summary>
    internal IReadOnlyList<string> Repeated { get; init; } = [];

    /// <summary>Why all rows could not be looked at; null when they could, or were not.</summary>
    internal string? Unseen { get; init; }

    /// <summary>Why none of its rows could be looked at: it is then not used. Null when they could.</summary>
    internal string? Unread { get; init; }

    /// <summary>Whether its name, or that of its schema, says that it keeps what does not count.</summary>
    internal bool IsSetAside => FieldWords.PartsOf($"{Schema} {Name}").Intersect(FactWords.SetAside).Any();

    /// <summary>The name for people.</summary>
    public string FullName => Schema is null ? Name : $"{Schema}.{Name}";

    /// <summary>The one column of its primary key; null when it has none or several.</summary>
    internal SourceColumn? Key => Columns.Count(column => column.IsKey) == 1 ? Columns.Single(column => column.IsKey) : null;

    internal bool HasKeys => Columns.Any(column => column.IsKey);

    /// <summary>The values of a column in the sample rows, and those that were looked for in all.</summary>
    internal IEnumerable<string> SamplesOf(SourceColumn column)
    {
        int at = Columns.ToList().IndexOf(column);
        return Samples.Select(row => row[at]).OfType<string>().Concat(Found.GetValueOrDefault(column.Name) ?? []);
    }
}
