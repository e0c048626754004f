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
