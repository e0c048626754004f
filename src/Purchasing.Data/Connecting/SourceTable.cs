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

    /// <summary>The name for people.</summary>
    public string FullName => Schema is null ? Name : $"{Schema}.{Name}";

    /// <summary>The one column of its primary key; null when it has none or several.</summary>
    internal SourceColumn? Key => Columns.Count(column => column.IsKey) == 1 ? Columns.Single(column => column.IsKey) : null;

    internal bool HasKeys => Columns.Any(column => column.IsKey);

    /// <summary>The values of a column in the sample rows.</summary>
    internal IEnumerable<string> SamplesOf(SourceColumn column)
    {
        int at = Columns.ToList().IndexOf(column);
        return Samples.Select(row => row[at]).OfType<string>();
    }
}
