using System.Data;
using System.Data.Common;
using System.Text;
using Purchasing.Core.Calculation;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.MySql;

/// <summary>MySQL 8 and MariaDB 10.6 and later: only what both understand.</summary>
internal sealed class MySqlDialect : SqlDialect
{
    public override string Name => "mysql";

    public override string ColumnsSql =>
        "SELECT NULL, table_name, column_name, column_type, CASE WHEN column_key = 'PRI' THEN 1 ELSE 0 END FROM information_schema.columns WHERE table_schema = database() ORDER BY table_name, ordinal_position";

    public override string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public override string? IsNoDay(string column) => $"CAST({column} AS CHAR(10)) = '0000-00-00'";

    public override string ByCodePoint(string text) => $"convert({text} using utf8mb4) COLLATE utf8mb4_bin";

    public override bool HasSingleWriter => false;

    public override bool HasFixedColumnTypes => true;

    public override int RowsPerInsert => 100;

    public override bool KeepsCommands => false;

    public override int? OffloadFrom => null;

    public override string SkipLocked => " FOR UPDATE SKIP LOCKED";

    public override string LockRow => " FOR UPDATE";

    public override string LockRowShared => " LOCK IN SHARE MODE";

    public override string CurrentTime => "UTC_TIMESTAMP(6)";

    public override bool IsDoneAlready(Exception exception) => MySqlDriver.NumberOf(exception) is { } number && MySqlErrors.IsDoneAlready(number);

    public override string NowPlus(string parameter) => $"UTC_TIMESTAMP(6) + INTERVAL {parameter} MICROSECOND";

    public override object FromDuration(TimeSpan value) => value.Ticks / TimeSpan.TicksPerMicrosecond;

    public override string NowMilliseconds => "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000)";

    public override DatabaseFault Classify(Exception exception) =>
        MySqlDriver.NumberOf(exception) is { } number ? MySqlErrors.FaultOf(number, exception.Message) : DatabaseFault.Unknown;

    // Without the gap locks of the default level, which make deadlocks between inserts of different orders.
    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    public override object FromDecimal(decimal value) => value;

    public override object FromDate(DateOnly value) => value.ToDateTime(TimeOnly.MinValue);

    public override object FromTime(DateTimeOffset value) => DateTime.SpecifyKind(Microseconds(value), DateTimeKind.Unspecified);

    public override decimal ToDecimal(DbDataReader reader, int column) => DecimalMath.Trim(reader.GetDecimal(column));

    public override DateOnly ToDate(DbDataReader reader, int column) => DateOnly.FromDateTime(reader.GetDateTime(column));

    public override DateTimeOffset ToTime(DbDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    public override string KeepExisting(string column) => $" ON DUPLICATE KEY UPDATE {column} = {column}";

    public override string UpdateExisting(IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        " ON DUPLICATE KEY UPDATE " + string.Join(", ", columns.Select(c => $"{c} = VALUES({c})"));

    public override string NumberLines { get; } =
        $"UPDATE purchase_order_lines l JOIN ({NumberedLines}) n ON l.order_id = @order_id "
        + "AND l.product_id = n.product_id AND l.warehouse_id = n.warehouse_id AND l.split_no = n.split_no SET l.line_no = n.line_no";

    public override string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids, KeyKind kind)
    {
        // The server turns a text into the number of a column; a number is sent as one where the column is known.
        IReadOnlyList<object> values = KeyValues.ToAsk(ids, kind);
        // Lists of a few lengths only, filled up with the last id, so that the server sees few different statements.
        int length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, values.Count));
        StringBuilder list = new(length * 6);
        for (int i = 0; i < length; i++)
        {
            string name = $"@id{i}";
            list.Append(i == 0 ? "" : ", ").Append(name);
            command.With(name, values.Count == 0 ? null : values[Math.Min(i, values.Count - 1)]);
        }

        return text.With(list.ToString());
    }
}
