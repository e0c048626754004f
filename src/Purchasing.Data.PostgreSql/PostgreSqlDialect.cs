using System.Data.Common;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.PostgreSql;

/// <summary>PostgreSQL as a source: lists of ids are one array.</summary>
internal sealed class PostgreSqlDialect : SourceDialect
{
    public override string Name => "postgresql";

    // What information_schema tells of keys, it tells owners alone.
    public override string ColumnsSql => """
        SELECT n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod),
          CASE WHEN EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY(i.indkey)) THEN 1 ELSE 0 END
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
          AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
          AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        ORDER BY n.nspname, c.relname, a.attnum
        """;

    public override string ByCodePoint(string text) => $"{text} COLLATE \"C\"";

    public override bool ComparesBitsWithNumbers => false;

    public override string AsText(string id) => $"CAST({id} AS text)";

    public override DatabaseFault Classify(Exception exception) => PostgreSqlDriver.Classify(exception);

    public override string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids, KeyKind kind)
    {
        command.With("@ids", ListOf(ids, kind));
        return text.With("SELECT unnest(@ids)");
    }
}
