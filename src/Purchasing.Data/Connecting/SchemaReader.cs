using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Connecting;

/// <summary>Reads which tables and columns a database has, and some rows of each, on a connection that cannot write.</summary>
internal static class SchemaReader
{
    // What one of the databases does not take for a name without quotes.
    private static readonly HashSet<string> s_reserved =
    [
        "add", "all", "alter", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "backup", "before", "begin", "between", "bigint", "binary", "blob",
        "both", "break", "browse", "bulk", "by", "call", "cascade", "case", "cast", "change", "char", "character", "check", "checkpoint", "close", "clustered", "coalesce", "collate",
        "collation", "column", "commit", "compute", "concurrently", "condition", "constraint", "contains", "continue", "convert", "create", "cross", "cube", "cume_dist", "current",
        "current_date", "current_time", "current_timestamp", "current_user", "cursor", "database", "databases", "dbcc", "deallocate", "dec", "decimal", "declare", "default", "deferrable",
        "delayed", "delete", "dense_rank", "deny", "desc", "describe", "deterministic", "disk", "distinct", "distinctrow", "distributed", "div", "do", "double", "drop", "dual", "dump",
        "each", "else", "elseif", "empty", "enclosed", "end", "errlvl", "escape", "escaped", "except", "exec", "execute", "exists", "exit", "explain", "external", "false", "fetch", "file",
        "fillfactor", "first_value", "float", "for", "force", "foreign", "freetext", "freeze", "from", "full", "fulltext", "function", "generated", "get", "goto", "grant", "group",
        "grouping", "groups", "having", "holdlock", "identity", "if", "ignore", "ilike", "in", "index", "infile", "initially", "inner", "inout", "insensitive", "insert", "int", "integer",
        "intersect", "interval", "into", "is", "isnull", "iterate", "join", "json_table", "key", "keys", "kill", "lag", "last_value", "lateral", "lead", "leading", "leave", "left", "like",
        "limit", "linear", "lineno", "lines", "load", "localtime", "localtimestamp", "lock", "long", "longblob", "longtext", "loop", "match", "maxvalue", "mediumint", "merge", "minvalue",
        "mod", "natural", "nocheck", "nonclustered", "not", "notnull", "nth_value", "ntile", "null", "nullif", "numeric", "of", "off", "offset", "offsets", "on", "only", "open", "optimize",
        "option", "optionally", "or", "order", "out", "outer", "outfile", "over", "overlaps", "partition", "percent", "percent_rank", "pivot", "placing", "plan", "precision", "primary",
        "print", "proc", "procedure", "public", "purge", "raiserror", "range", "rank", "read", "reads", "readtext", "real", "reconfigure", "recursive", "references", "regexp", "release",
        "rename", "repeat", "replace", "replication", "require", "resignal", "restore", "restrict", "return", "returning", "revert", "revoke", "right", "rlike", "rollback", "row",
        "row_number", "rowcount", "rows", "rule", "save", "schema", "schemas", "select", "sensitive", "separator", "session_user", "set", "setuser", "show", "shutdown", "signal", "similar",
        "smallint", "some", "spatial", "specific", "sql", "statistics", "symmetric", "system", "system_user", "table", "tablesample", "terminated", "textsize", "then", "tinyblob", "tinyint",
        "to", "top", "trailing", "tran", "transaction", "trigger", "true", "truncate", "tsequal", "undo", "union", "unique", "unlock", "unpivot", "unsigned", "update", "updatetext", "usage",
        "use", "user", "using", "values", "varbinary", "varchar", "varying", "verbose", "view", "virtual", "waitfor", "when", "where", "while", "window", "with", "within", "write",
        "writetext", "xor", "zerofill",
    ];

    private const int SampleRows = 20;
    private const int FoundRows = 3;
    private const int MostValues = 200;
    private const int MostTables = 300;
    private const int TimeoutSeconds = 30;
    private const int SamplesSeconds = 5;
    private const int AllSamplesSeconds = 60;

    /// <exception cref="FactSourceException">The database cannot be read.</exception>
    public static async Task<IReadOnlyList<SourceTable>> ReadAsync(Database database, CancellationToken cancellationToken)
    {
        try
        {
            DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                List<SourceTable> tables = await TablesAsync(database, connection, cancellationToken).ConfigureAwait(false);
                return await WithSamplesAsync(database, connection, tables, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or FactSourceException))
        {
            DatabaseFault fault = database.Dialect.Classify(exception);
            throw new FactSourceException(database.Name, fault.Describe(database, exception), fault.IsTransient(), exception);
        }
    }

    // A table or view that cannot be read, or not in time, is one that is not looked at; the others are.
    private static async Task<List<SourceTable>> WithSamplesAsync(Database database, DbConnection first, List<SourceTable> tables, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        DbConnection? own = null;
        try
        {
            for (int i = 0; i < Math.Min(tables.Count, MostTables); i++)
            {
                if (Stopwatch.GetElapsedTime(begun).TotalSeconds > AllSamplesSeconds)
                {
                    tables[i] = tables[i] with { Unread = $"the tables before it took {AllSamplesSeconds} seconds" };
                    continue;
                }

                try
                {
                    tables[i] = tables[i] with { Samples = await SamplesAsync(database, own ?? first, tables[i], cancellationToken).ConfigureAwait(false) };
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    tables[i] = tables[i] with { Unread = exception.Message.ReplaceLineEndings(" ").TrimEnd('.') };
                    // What is left of a connection after a failure is not to be relied on; a database that is gone altogether fails here.
                    if (own is not null)
                        await own.DisposeAsync().ConfigureAwait(false);
                    own = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            return tables;
        }
        finally
        {
            if (own is not null)
                await own.DisposeAsync().ConfigureAwait(false);
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
        string columns = string.Join(", ", table.Columns.Select(column => database.Dialect.Name(column.Name)));
        return await RowsAsync(connection, table.Columns.Count, database.Dialect.Limited($"SELECT {columns} FROM {database.Dialect.NameOf(table)}", null, SampleRows.ToString(CultureInfo.InvariantCulture)), cancellationToken, SamplesSeconds).ConfigureAwait(false);
    }

    private static async Task<List<string?[]>> RowsAsync(DbConnection connection, int columns, string sql, CancellationToken cancellationToken, int seconds = TimeoutSeconds)
    {
        List<string?[]> rows = [];
        DbCommand command = connection.Command(sql);
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = seconds;
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add([.. Enumerable.Range(0, columns).Select(i => Text(reader, i))]);
            }
        }

        return rows;
    }

    /// <summary>Looks in all rows for numbers that are written otherwise than those of some rows, and counts those with each value of what says whether a row counts.</summary>
    public static async Task<SourceTable> LookAsync(Database database, SourceTable table, LookedAt at, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyList<string>> found = new(StringComparer.Ordinal);
        Dictionary<string, IReadOnlyList<(string? Value, long Rows)>> counted = new(StringComparer.Ordinal);
        List<string> repeated = [];
        try
        {
            DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                foreach (SourceColumn column in at.Numbers)
                {
                    string name = database.Dialect.Name(column.Name);
                    string ofText = column.Type.Length == 0 && database.Dialect.KeepsText(name) is { } isText ? $" AND {isText}" : "";
                    // What may part thousands, a comma, and what plainly is a decimal point.
                    found[column.Name] = [.. await Of($"{name} LIKE '%.___'").ConfigureAwait(false), .. await Of($"{name} LIKE '%,%'").ConfigureAwait(false), .. await Of($"{name} LIKE '%.%' AND {name} NOT LIKE '%.___'").ConfigureAwait(false)];

                    async Task<IEnumerable<string>> Of(string condition) => (await RowsAsync(
                        connection, 1, database.Dialect.Limited($"SELECT {name} FROM {database.Dialect.NameOf(table)} WHERE {condition}{ofText}", null, FoundRows.ToString(CultureInfo.InvariantCulture)), cancellationToken).ConfigureAwait(false)).Select(row => row[0]).OfType<string>();
                }

                foreach (SourceColumn column in at.Keys)
                {
                    string name = database.Dialect.Name(column.Name);
                    string rows = $"SELECT {name}, COUNT(*) FROM {database.Dialect.NameOf(table)} WHERE {name} IS NOT NULL GROUP BY {name}";
                    List<string?[]> most = await RowsAsync(connection, 2, database.Dialect.Limited(rows, "COUNT(*) DESC", "1"), cancellationToken).ConfigureAwait(false);
                    if (most.Count > 0 && long.Parse(most[0][1]!, CultureInfo.InvariantCulture) > 1)
                        repeated.Add(column.Name);
                }

                foreach (SourceColumn column in at.Flags)
                {
                    string name = database.Dialect.Name(column.Name);
                    List<string?[]> rows = await RowsAsync(
                        connection, 2, database.Dialect.Limited($"SELECT {name}, COUNT(*) FROM {database.Dialect.NameOf(table)} GROUP BY {name}", null, MostValues.ToString(CultureInfo.InvariantCulture)), cancellationToken).ConfigureAwait(false);
                    found[column.Name] = [.. rows.Select(row => row[0]).OfType<string>()];
                    if (rows.Count < MostValues)
                        counted[column.Name] = [.. rows.Select(row => (row[0], long.Parse(row[1]!, CultureInfo.InvariantCulture)))];
                }
            }
        }
        catch (DbException exception)
        {
            // A table may be too large to be looked through in the time that there is.
            return table with { Found = found, Counted = counted, Repeated = repeated, Unseen = database.Dialect.Classify(exception).Describe(database, exception) };
        }

        return table with { Found = found, Counted = counted, Repeated = repeated };
    }

    /// <summary>The table as SQL names it.</summary>
    public static string NameOf(this SqlDialect dialect, SourceTable table) => (table.Schema is null ? "" : dialect.Name(table.Schema) + ".") + dialect.Name(table.Name);

    /// <summary>A name as SQL takes it, without quotes where it plainly needs none.</summary>
    public static string Name(this SqlDialect dialect, string name) =>
        name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9')) && !char.IsAsciiDigit(name[0]) && !s_reserved.Contains(name) ? name : dialect.Quoted(name);

    // A value that a database can hold and its driver cannot give, such as a day of no month, tells what it is: no value that anything could be made of.
    private static string? Text(DbDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
            return null;
        try
        {
            return Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException or ArgumentException or NotSupportedException)
        {
            return $"<{exception.Message}>";
        }
    }
}
