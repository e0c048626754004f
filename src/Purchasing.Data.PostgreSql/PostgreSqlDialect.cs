using System.Data.Common;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.PostgreSql;

/// <summary>PostgreSQL as a source: lists of ids are one array.</summary>
internal sealed class PostgreSqlDialect : SourceDialect
{
    public override string Name => "postgresql";

    public override DatabaseFault Classify(Exception exception) => PostgreSqlDriver.Classify(exception);

    public override string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids, KeyKind kind)
    {
        command.With("@ids", ListOf(ids, kind));
        return text.With("SELECT unnest(@ids)");
    }
}
