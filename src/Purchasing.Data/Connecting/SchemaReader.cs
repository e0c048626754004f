using System.Data.Common;
using System.Globalization;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Connecting;

/// <summary>Reads which tables and columns a database has, and some rows of each, on a connection that cannot write.</summary>
internal static class SchemaReader
{
    private static readonly HashSet<string> s_reserved =
    [
        "all", "and", "any", "as", "asc", "between", "by", "case", "check", "column", "condition", "constraint", "create", "cross", "current", "default", "delete", "desc", "distinct", "drop",
        "else", "end", "except", "exists", "for", "foreign", "from", "full", "grant", "group", "groups", "having", "in", "index", "inner", "insert", "intersect", "interval", "into", "is", "join", "key",
        "keys", "leading", "left", "like", "limit", "lock", "merge", "natural", "not", "null", "of", "offset", "on", "option", "or", "order", "outer", "over", "percent", "plan", "primary", "procedure",
        "public", "range", "rank", "read", "references", "replace", "right", "row", "rows", "schema", "select", "set", "some", "system", "table", "then", "to", "top", "trigger", "union", "unique",
        "update", "usage", "user", "using", "values", "view", "when", "where", "window", "with", "write",
    ];

    private const int SampleRows = 20;
    private const int MostTables = 300;
    private const int TimeoutSeconds = 30;

    /// <exception cref="FactSourceException">The database cannot be read.</exception>
    public static async Task<IReadOnlyList<SourceTable>> ReadAsync(Database database, CancellationToken cancellationToken)
    {
        try
        {
            DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                List<SourceTable> tables = await TablesAsync(database, connection, cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < Math.Min(tables.Count, MostTables); i++)
                    tables[i] = tables[i] with { Samples = await SamplesAsync(database, connection, tables[i], cancellationToken).ConfigureAwait(false) };
                return tables;
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or FactSourceException))
        {
            DatabaseFault fault = database.Dialect.Classify(exception);
            throw new FactSourceException(database.Name, fault.Describe(database, exception), fault.IsTransient(), exception);
        }
    }

    private static async Task<List<SourceTable>> TablesAsync(Database database, DbConnection connection, CancellationToken cancellationToken)
    {
        List<(string? Schema, string Table, SourceColumn Column)> rows = [];
        DbCommand command = connection.Command(database.Dialect.ColumnsSql);
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = TimeoutSeconds;
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add((Text(reader, 0), Text(reader, 1)!, new SourceColumn(Text(reader, 2)!, Text(reader, 3) ?? "", Text(reader, 4) is not (null or "0"))));
            }
        }

        return [.. rows.GroupBy(row => (row.Schema, row.Table)).Select(table => new SourceTable(database.Name, table.Key.Schema, table.Key.Table, [.. table.Select(row => row.Column)]))];
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string?>>> SamplesAsync(Database database, DbConnection connection, SourceTable table, CancellationToken cancellationToken)
    {
        List<string?[]> rows = [];
        string columns = string.Join(", ", table.Columns.Select(column => database.Dialect.Name(column.Name)));
        DbCommand command = connection.Command(database.Dialect.Limited($"SELECT {columns} FROM {database.Dialect.NameOf(table)}", null, SampleRows.ToString(CultureInfo.InvariantCulture)));
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = TimeoutSeconds;
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add([.. Enumerable.Range(0, table.Columns.Count).Select(i => Text(reader, i))]);
            }
        }

        return rows;
    }

    /// <summary>The table as SQL names it.</summary>
    public static string NameOf(this SqlDialect dialect, SourceTable table) => (table.Schema is null ? "" : dialect.Name(table.Schema) + ".") + dialect.Name(table.Name);

    /// <summary>A name as SQL takes it, without quotes where it plainly needs none.</summary>
    public static string Name(this SqlDialect dialect, string name) =>
        name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9')) && !char.IsAsciiDigit(name[0]) && !s_reserved.Contains(name) ? name : dialect.Quoted(name);

    private static string? Text(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);
}
