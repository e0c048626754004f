using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.SqlServer;

/// <summary>SQL Server 2017 and later as a source: lists of ids are one JSON parameter.</summary>
internal sealed class SqlServerDialect : SourceDialect
{
    public override string Name => "sqlserver";

    public override string ColumnsSql => """
        SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, CASE WHEN k.COLUMN_NAME IS NULL THEN 0 ELSE 1 END
        FROM INFORMATION_SCHEMA.COLUMNS c LEFT JOIN (
          SELECT u.TABLE_SCHEMA, u.TABLE_NAME, u.COLUMN_NAME FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE u JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS t
            ON t.CONSTRAINT_SCHEMA = u.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = u.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'PRIMARY KEY') k
          ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME
        ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION
        """;

    public override string Quoted(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override string Limited(string select, string? orderBy, string count)
    {
        string begin = select.StartsWith("SELECT DISTINCT ", StringComparison.Ordinal) ? "SELECT DISTINCT" : "SELECT";
        return $"{begin} TOP ({count}){select[begin.Length..]}{(orderBy is null ? "" : $" ORDER BY {orderBy}")}";
    }

    public override string ByCodePoint(string text) => $"{text} COLLATE Latin1_General_BIN2";

    public override DatabaseFault Classify(Exception exception) => SqlServerDriver.Classify(exception);

    public override object FromDate(DateOnly value) => value.ToDateTime(TimeOnly.MinValue);

    public override string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids, KeyKind kind)
    {
        bool isNumber = kind == KeyKind.Number;
        string[] values = isNumber ? [.. KeyValues.ToAsk(ids, kind).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)] : [.. ids];
        command.With("@ids", JsonSerializer.Serialize(values, IdListContext.Default.StringArray));
        string type = !isNumber ? "NVARCHAR(450)" : values.All(value => long.TryParse(value, CultureInfo.InvariantCulture, out _)) ? "BIGINT" : "DECIMAL(38,10)";
        return text.With($"SELECT id FROM OPENJSON(@ids) WITH (id {type} '$')");
    }
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class IdListContext : JsonSerializerContext;
