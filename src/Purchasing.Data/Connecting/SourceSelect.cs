using System.Globalization;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Connecting;

/// <summary>The query of one fact as it is put together.</summary>
internal sealed class SourceSelect(SourceTable table, SqlDialect dialect)
{
    private readonly List<string> _columns = [];
    private readonly List<(SourceTable Table, string Alias, string Condition)> _joins = [];
    private readonly List<(SourceTable Table, SourceColumn Column)> _used = [];
    private readonly List<string> _chosen = [];

    /// <summary>The columns that it reads or compares.</summary>
    public IReadOnlyList<(SourceTable Table, SourceColumn Column)> Used => _used;

    /// <summary>Which field comes from which column, for people.</summary>
    public IReadOnlyList<string> Chosen => _chosen;

    /// <summary>The tables that it reads.</summary>
    public IEnumerable<SourceTable> Tables => _joins.Select(join => join.Table).Prepend(table);

    /// <summary>Parts of the condition beside the products.</summary>
    public List<string> Conditions { get; } = [];

    public void Add(string field, string expression) => _columns.Add(expression == field ? expression : $"{expression} AS {field}");

    public void AddText(string field, string value) => Add(field, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'");

    public void AddColumn(string field, SourceTable from, SourceColumn column) => AddFrom(field, Value(from, column, field), (from, column));

    /// <summary>A field that is worked out from columns.</summary>
    public void AddFrom(string field, string expression, params (SourceTable Table, SourceColumn Column)[] from)
    {
        Add(field, expression);
        _chosen.Add($"{field} from {string.Join(" and ", from.Select(each => each.Table == table ? each.Column.Name : $"{each.Table.FullName}.{each.Column.Name}"))}");
    }

    /// <summary>Joins a table whose rows a column names; several columns may come from it.</summary>
    public void Join(SourceTable other, SourceColumn key, SourceColumn by)
    {
        if (_joins.All(join => join.Table != other))
        {
            string alias = $"j{(_joins.Count + 1).ToString(CultureInfo.InvariantCulture)}";
            _joins.Add((other, alias, $"{alias}.{dialect.Name(key.Name)} = t.{dialect.Name(by.Name)}"));
            _used.AddRange([(other, key), (table, by)]);
        }
    }

    /// <summary>A column as it is named in the query. Joins come first.</summary>
    public string Column(SourceTable from, SourceColumn column)
    {
        _used.Add((from, column));
        return (_joins.Count == 0 ? "" : from == table ? "t." : _joins.Single(join => join.Table == from).Alias + ".") + dialect.Name(column.Name);
    }

    /// <summary>A column with the product's id, as the text that it is asked for with.</summary>
    public string Key(SourceTable from, SourceColumn column) => column.IsUuid ? dialect.AsText(Column(from, column)) : Column(from, column);

    /// <summary>Whether a row counts by a column, in two words of SQL; NULL where the column does not tell.</summary>
    public string Flag(FlagColumn flag, string counts, string countsNot)
    {
        string name = Column(flag.Table, flag.Column);
        SourceColumn column = flag.Column;
        // An enumeration is no text to every database.
        string text = column.IsText || column.Type.Length == 0 ? $"upper(trim({name}))" : $"upper(trim(CAST({name} AS CHAR(40))))";
        (string yes, string no) = flag.IsTurned ? (countsNot, counts) : (counts, countsNot);
        return flag.Kind switch
        {
            FlagKind.Day => $"CASE WHEN {name} IS NULL{NoDay(column, name)} THEN {counts} ELSE {countsNot} END",
            FlagKind.Status => $"CASE WHEN {text} IN ({List(FlagColumn.Counts)}) THEN {counts} WHEN {text} IN ({List(FlagColumn.CountsNot)}) THEN {countsNot} END",
            _ when column.IsBoolean => $"CASE WHEN {name} THEN {yes} WHEN NOT {name} THEN {no} END",
            _ when column.IsNumber || (column.IsBit && dialect.ComparesBitsWithNumbers) => $"CASE WHEN {name} = 1 THEN {yes} WHEN {name} = 0 THEN {no} END",
            _ => $"CASE WHEN {text} IN ({List(FlagColumn.Yes)}) THEN {yes} WHEN {(flag.IsBlankNo ? $"{name} IS NULL OR {text} = '' OR " : "")}{text} IN ({List(FlagColumn.No)}) THEN {no} END",
        };
    }

    // What stands where there is no day: nothing, and what is written for it.
    private string NoDay(SourceColumn column, string name) =>
        column.IsText || column.Type.Length == 0 ? $" OR trim({name}) IN ('', {List(FlagColumn.NoDays)})" : dialect.IsNoDay(name) is { } noDay ? $" OR {noDay}" : "";

    /// <summary>Whether a row counts by all of some columns: it does where all say so, and does not where one says so.</summary>
    public string Flags(IReadOnlyList<FlagColumn> flags, string counts, string countsNot) => flags.Count == 1
        ? Flag(flags[0], counts, countsNot)
        : $"CASE WHEN {string.Join(" OR ", flags.Select(flag => $"{Flag(flag, "1", "0")} = 0"))} THEN {countsNot} WHEN {string.Join(" AND ", flags.Select(flag => $"{Flag(flag, "1", "0")} = 1"))} THEN {counts} END";

    /// <summary>The query up to its condition.</summary>
    public string Sql() => $"SELECT {string.Join(", ", _columns)} FROM {dialect.NameOf(table)}"
        + string.Concat(_joins.Count == 0 ? [] : _joins.Select(join => $" LEFT JOIN {dialect.NameOf(join.Table)} {join.Alias} ON {join.Condition}").Prepend(" t"));

    public static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));

    private string Value(SourceTable from, SourceColumn column, string field) => dialect.IsInexact(column.Type) && field is not "trend" ? dialect.Exact(Column(from, column)) : Column(from, column);
}
