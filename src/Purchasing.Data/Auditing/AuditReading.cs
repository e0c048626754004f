using System.Data.Common;
using Purchasing.Core.Auditing;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Auditing;

/// <summary>Reads entries as they stand in the rows, whatever somebody has made of them.</summary>
internal static class AuditReading
{
    /// <summary>The columns of an entry about an order.</summary>
    public const string OrderColumns = "COALESCE(seq, 0), at, actor, action, order_id, version, from_status, to_status, reason, changes, COALESCE(hash, ''), 1, content";

    /// <summary>The columns of any other entry.</summary>
    public const string EventColumns = "seq, at, actor, action, subject, NULL, NULL, NULL, detail, NULL, hash, 0, NULL";

    public static async ValueTask<List<AuditRecord>> ReadAsync(DbCommand command, SqlDialect dialect, CancellationToken cancellationToken)
    {
        List<AuditRecord> entries = [];
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    entries.Add(Read(reader, dialect));
            }
        }

        return entries;
    }

    private static AuditRecord Read(DbDataReader reader, SqlDialect dialect)
    {
        string subject = reader.GetString(4);
        return new AuditRecord(
            reader.GetInt64(0),
            Time(reader, dialect),
            reader.GetString(2),
            reader.GetString(3),
            reader.GetInt32(11) == 1 ? AuditRecord.OrderPrefix + subject : subject,
            reader.IsDBNull(5) ? null : reader.GetInt32(5),
            reader.TextOrNull(6),
            reader.TextOrNull(7),
            reader.TextOrNull(8),
            reader.TextOrNull(9),
            PreviousHash: "",
            reader.GetString(10))
        {
            Content = reader.TextOrNull(12),
        };
    }

    // A text that is no time is no reason to read no further: its entry is one that was changed.
    private static DateTimeOffset Time(DbDataReader reader, SqlDialect dialect)
    {
        try
        {
            return dialect.ToTime(reader, 1);
        }
        catch (FormatException)
        {
            return default;
        }
    }
}
