using System.Globalization;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Connecting;

/// <summary>The query of one fact as it is put together.</summary>
internal sealed class SourceSelect(SourceTable table, SqlDialect dialect)
{
    private static readonly string[] s_yes = ["Y", "YES", "J", "JA", "1", "T", "TRUE", "X"];
    private static readonly string[] s_no = ["N", "NO", "NEIN", "0", "F", "FALSE"];

    private readonly List<string> _columns = [];
    private readonly List<(SourceTable Table, string Alias, string Condition)> _joins = [];

    public void Add(string field, string expression) => _columns.Add(expression == field ? expression : $"{expression} AS {field}");

    public void AddText(string field, string value) => Add(field, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'");

    public void AddColumn(string field, SourceTable from, SourceColumn column) => Add(field, Value(from, column, field));

    /// <summary>Joins a table whose rows a column names; several columns may come from it.</summary>
    public void Join(SourceTable other, SourceColumn key, SourceColumn by)
    {
        if (_joins.All(join => join.Table != other))
        {
            string alias = $"j{(_joins.Count + 1).ToString(CultureInfo.InvariantCulture)}";
            _joins.Add((other, alias, $"{alias}.{dialect.Name(key.Name)} = t.{dialect.Name(by.Name)}"));
        }
    }

    /// <summary>A column as it is named in the query.</summary>
    public string Column(SourceTable from, SourceColumn column) =>
        (_joins.Count == 0 ? "" : from == table ? "t." : _joins.Single(join => join.Table == from).Alias + ".") + dialect.Name(column.Name);

    /// <summary>A column that says yes or no in its own words; what is neither is NULL.</summary>
    public string Flag(SourceTable from, SourceColumn column, bool isTurned)
    {
        string name = Column(from, column);
        (string yes, string no) = isTurned ? ("0", "1") : ("1", "0");
        if (column.IsBoolean)
            return $"CASE WHEN {name} THEN {yes} WHEN NOT {name} THEN {no} END";
        if (column.IsNumber || string.Equals(column.Type, "bit", StringComparison.OrdinalIgnoreCase))
            return $"CASE WHEN {name} = 1 THEN {yes} WHEN {name} = 0 THEN {no} END";
        return $"CASE WHEN upper({name}) IN ({List(s_yes)}) THEN {yes} WHEN upper({name}) IN ({List(s_no)}) THEN {no} END";
    }

    /// <summary>The query up to its condition.</summary>
    public string Sql() => $"SELECT {string.Join(", ", _columns)} FROM {dialect.NameOf(table)}"
        + string.Concat(_joins.Count == 0 ? [] : _joins.Select(join => $" LEFT JOIN {dialect.NameOf(join.Table)} {join.Alias} ON {join.Condition}").Prepend(" t"));

    private string Value(SourceTable from, SourceColumn column, string field) => dialect.IsInexact(column.Type) && field is not "trend" ? dialect.Exact(Column(from, column)) : Column(from, column);

    private static string List(string[] words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
