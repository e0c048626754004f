using System.Collections.Concurrent;
using System.Data.Common;
using DuckDB.NET.Data;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Files;

/// <summary>The SQL of DuckDB, in whose memory the files are tables.</summary>
internal sealed class FileDialect(NumberFormat numbers) : SourceDialect
{
    private static readonly string[] Parameters = ["@ids", "@first", "@last", "@after", "@count", "@day"];

    private readonly ConcurrentDictionary<string, string> _prepared = new(StringComparer.Ordinal);

    public override string Name => "files";

    public override string ColumnsSql =>
        "SELECT NULL, table_name, column_name, data_type, 0 FROM information_schema.columns WHERE table_schema = 'main' ORDER BY table_name, ordinal_position";

    public override NumberFormat Format => numbers;

    public override int? OffloadFrom => 64;

    public override DatabaseFault Classify(Exception exception) => exception switch
    {
        FileReadException => DatabaseFault.FileUnreadable,
        DuckDBException error when error.Message.StartsWith("Catalog Error", StringComparison.Ordinal) => DatabaseFault.TableMissing,
        DuckDBException error when error.Message.Contains("Referenced column", StringComparison.Ordinal) => DatabaseFault.ColumnMissing,
        DuckDBException error when error.Message.Contains("INTERRUPT", StringComparison.OrdinalIgnoreCase) => DatabaseFault.CommandTimeout,
        DuckDBException error when error.Message.StartsWith("Permission Error", StringComparison.Ordinal) => DatabaseFault.ReadOnly,
        DuckDBException => DatabaseFault.BadSql,
        _ => DatabaseFault.Unknown,
    };

    // Here an @ is the absolute value.
    public override string Prepare(DbCommand command, string sql)
    {
        foreach (DbParameter parameter in command.Parameters)
            parameter.ParameterName = parameter.ParameterName.TrimStart('@');
        return _prepared.GetOrAdd(sql, static text => Parameters.Aggregate(text, (written, name) => SqlText.Parse(written, name).With("$" + name[1..])));
    }

    public override string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids, KeyKind kind)
    {
        object list = ListOf(ids, kind) switch
        {
            string[] texts => texts.ToList(),
            long[] wholes => wholes.ToList(),
            var other => ((decimal[])other).ToList(),
        };
        command.With("@ids", list);
        return text.With("SELECT unnest(@ids)");
    }

    public override IDisposable? InterruptOn(DbCommand command, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? cancellationToken.Register(static running => ((DbCommand)running!).Cancel(), command) : null;
}
