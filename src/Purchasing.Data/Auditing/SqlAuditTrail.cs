using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Auditing;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Auditing;

/// <summary>The audit trail in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlAuditTrail(Database database, TimeProvider time, ILogger<SqlAuditTrail> logger) : IAuditTrail
{
    private const int MostPerRead = 1000;
    private const int RemovedAtOnce = 5000;

    // The entry of an order that a run made tells how it ceased to be a draft, so a draft has none. An order that is gone is told of by entries that are left.
    private const string UntoldSql =
        "SELECT o.order_id FROM purchase_orders o WHERE o.status <> 'draft' AND ("
        + "(o.changed_at >= @since AND NOT EXISTS (SELECT 1 FROM order_audit a WHERE a.order_id = o.order_id AND a.version = o.version AND a.to_status = o.status)) "
        + "OR EXISTS (SELECT 1 FROM order_audit n WHERE n.order_id = o.order_id AND n.version > o.version) "
        + "OR (o.created_at >= @since AND NOT EXISTS (SELECT 1 FROM order_audit b WHERE b.order_id = o.order_id AND (b.from_status IS NULL OR b.from_status = 'draft') AND b.actor = o.created_by))) "
        + "UNION SELECT d.order_id FROM purchase_orders d WHERE d.status = 'draft' AND EXISTS (SELECT 1 FROM order_audit e WHERE e.order_id = d.order_id) "
        + "UNION SELECT g.order_id FROM order_audit g WHERE NOT EXISTS (SELECT 1 FROM purchase_orders p WHERE p.order_id = g.order_id) "
        + "ORDER BY order_id LIMIT @limit";

    private readonly SqlExecutor _executor = new(database, time, logger);
    private readonly SqlDialect _dialect = database.Dialect;

    public async ValueTask RecordAsync(AuditEvent entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        // Not repeated after a commit whose answer was lost: two entries would tell of one action.
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                await AuditRows.AppendAsync(connection, transaction, _dialect, entry, token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: false,
            cancellationToken,
            isSmall: true).ConfigureAwait(false);
    }

    public ValueTask<AuditRecord?> LastAsync(string subject, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        return _executor.ReadAsync(
            async (connection, token) => (await AuditReading.ReadAsync(
                connection.Command($"SELECT {AuditReading.EventColumns} FROM audit_events WHERE subject = @subject ORDER BY seq DESC LIMIT 1").With("@subject", subject),
                _dialect,
                token).ConfigureAwait(false)).FirstOrDefault(),
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostPerRead);
        return _executor.ReadAsync<IReadOnlyList<AuditRecord>>((connection, token) => ReadAsync(connection, after, limit, token), cancellationToken);
    }

    public async ValueTask<AuditHead> HeadAsync(CancellationToken cancellationToken)
    {
        (AuditHead head, bool begun) = await ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        if (begun || database.IsReadOnly)
            return head;
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                await AuditRows.TakeHeadAsync(connection, transaction, _dialect, token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
        return (await ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Head;
    }

    public ValueTask<IReadOnlyList<string>> UntoldOrdersAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _executor.ReadAsync<IReadOnlyList<string>>(
            async (connection, token) => await connection.Command(UntoldSql)
                .With("@since", _dialect.FromTime(since))
                .With("@limit", limit)
                .TextsAsync(token).ConfigureAwait(false),
            cancellationToken);
    }

    public ValueTask<long> AdoptAsync(string actor, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                AuditAnchor head = (await AuditRows.LockAsync(connection, transaction, _dialect, token).ConfigureAwait(false))?.Head
                    ?? await MakeHeadAsync(connection, transaction, token).ConfigureAwait(false);
                (_, long count) = await AuditRows.AdoptAsync(connection, transaction, _dialect, head, token).ConfigureAwait(false);
                string detail = string.Create(CultureInfo.InvariantCulture, $"{count} entries that were outside the chain were chained after entry {head.Seq}; {reason}");
                await AuditRows.AppendAsync(
                    connection, transaction, _dialect, new AuditEvent(AuditVerifier.TrailSubject, "adopt", actor, time.GetUtcNow(), detail), token).ConfigureAwait(false);
                return Written<long>.Keep(count);
            },
            repeatable: false,
            cancellationToken);
    }

    public async ValueTask<long> RemoveBeforeAsync(DateTimeOffset before, string actor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        long removed = 0;
        while (await RemoveSomeAsync(before, actor, cancellationToken).ConfigureAwait(false) is long some and > 0)
        {
            removed += some;
            if (some < RemovedAtOnce)
                break;
        }

        return removed;
    }

    private ValueTask<long> RemoveSomeAsync(DateTimeOffset before, string actor, CancellationToken cancellationToken) =>
        _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                AuditAnchor head = await AuditRows.TakeHeadAsync(connection, transaction, _dialect, token).ConfigureAwait(false);
                long begin = await connection.Command("SELECT checkpoint_seq FROM audit_head WHERE id = 1", transaction).CountAsync(token).ConfigureAwait(false);
                long kept = Math.Min(
                    await FirstSinceAsync(connection, transaction, "order_audit", before, head, token).ConfigureAwait(false),
                    await FirstSinceAsync(connection, transaction, "audit_events", before, head, token).ConfigureAwait(false));
                kept = Math.Min(kept, await FirstOpenAsync(connection, transaction, head, token).ConfigureAwait(false));
                long end = Math.Min(kept - 1, begin + RemovedAtOnce);
                if (end <= begin || await HashOfAsync(connection, transaction, end, token).ConfigureAwait(false) is not string hash)
                    return Written<long>.Undo(0);
                foreach (string table in new[] { "order_audit", "audit_events" })
                    await connection.Command($"DELETE FROM {table} WHERE seq <= @end", transaction).With("@end", end).RunAsync(token).ConfigureAwait(false);
                await connection.Command("UPDATE audit_head SET checkpoint_seq = @seq, checkpoint_hash = @hash WHERE id = 1", transaction)
                    .With("@seq", end)
                    .With("@hash", hash)
                    .RunAsync(token).ConfigureAwait(false);
                string detail = $"{new AuditAnchor(end, hash)}; entries of before {before.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} were removed up to this one";
                await AuditRows.AppendAsync(
                    connection,
                    transaction,
                    _dialect,
                    new AuditEvent(AuditVerifier.TrailSubject, AuditVerifier.RetentionAction, actor, time.GetUtcNow(), detail),
                    token).ConfigureAwait(false);
                return Written<long>.Keep(end - begin);
            },
            repeatable: true,
            cancellationToken);

    private async ValueTask<long> FirstSinceAsync(
        DbConnection connection, DbTransaction transaction, string table, DateTimeOffset before, AuditAnchor head, CancellationToken cancellationToken)
    {
        long first = await connection.Command($"SELECT COALESCE(MIN(seq), 0) FROM {table} WHERE at >= @before AND seq IS NOT NULL", transaction)
            .With("@before", _dialect.FromTime(before))
            .CountAsync(cancellationToken).ConfigureAwait(false);
        return first == 0 ? head.Seq + 1 : first;
    }

    // What happened to an order that goes on is asked for: nobody may approve what they changed themselves.
    private static async ValueTask<long> FirstOpenAsync(DbConnection connection, DbTransaction transaction, AuditAnchor head, CancellationToken cancellationToken)
    {
        string open = string.Join(", ", Enum.GetValues<OrderStatus>().Where(status => status.IsOpen()).Select(status => $"'{status.ToText()}'"));
        long first = await connection.Command(
                $"SELECT COALESCE(MIN(a.seq), 0) FROM purchase_orders o JOIN order_audit a ON a.order_id = o.order_id WHERE o.status IN ({open}) AND a.seq IS NOT NULL", transaction)
            .CountAsync(cancellationToken).ConfigureAwait(false);
        return first == 0 ? head.Seq + 1 : first;
    }

    private static async ValueTask<string?> HashOfAsync(DbConnection connection, DbTransaction transaction, long seq, CancellationToken cancellationToken) =>
        await connection.Command("SELECT hash FROM order_audit WHERE seq = @seq UNION ALL SELECT hash FROM audit_events WHERE seq = @seq", transaction)
            .With("@seq", seq)
            .TextAsync(cancellationToken).ConfigureAwait(false);

    private async ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(DbConnection connection, long after, int limit, CancellationToken cancellationToken)
    {
        // One place before the first, so that each entry is given with the hash that it is chained to.
        List<AuditRecord> found = await PageAsync(connection, after, limit + 1, cancellationToken).ConfigureAwait(false);
        string previous = found.Count > 0 && found[0].Seq <= after
            ? found.Last(entry => entry.Seq <= after).Hash
            : await connection.Command("SELECT checkpoint_hash FROM audit_head WHERE id = 1 AND checkpoint_seq = @before")
                .With("@before", found.Count > 0 ? found[0].Seq - 1 : 0)
                .TextAsync(cancellationToken).ConfigureAwait(false) ?? "";
        List<AuditRecord> entries = [];
        foreach (AuditRecord entry in found.SkipWhile(entry => entry.Seq <= after))
        {
            if (entries.Count >= limit && entry.Seq != entries[^1].Seq)
                break;
            entries.Add(entry with { PreviousHash = previous });
            previous = entry.Hash;
        }

        return entries;
    }

    /// <summary>Entries from a place on, merged from both tables.</summary>
    private async ValueTask<List<AuditRecord>> PageAsync(DbConnection connection, long from, int count, CancellationToken cancellationToken)
    {
        List<AuditRecord> orders = await SideAsync(AuditReading.OrderColumns, "order_audit").ConfigureAwait(false);
        List<AuditRecord> events = await SideAsync(AuditReading.EventColumns, "audit_events").ConfigureAwait(false);
        return [.. orders.Concat(events).OrderBy(entry => entry.Seq)];

        ValueTask<List<AuditRecord>> SideAsync(string columns, string table) => AuditReading.ReadAsync(
            connection.Command($"SELECT {columns} FROM {table} WHERE seq >= @from ORDER BY seq LIMIT @count").With("@from", from).With("@count", count),
            _dialect,
            cancellationToken);
    }

    private ValueTask<(AuditHead Head, bool Begun)> ReadHeadAsync(CancellationToken cancellationToken) => _executor.ReadAsync(
        async (connection, token) =>
        {
            DbCommand command = connection.Command(
                "SELECT seq, hash, checkpoint_seq, checkpoint_hash, begun, (SELECT COUNT(*) FROM order_audit a WHERE a.seq IS NULL) FROM audit_head WHERE id = 1");
            await using (command.ConfigureAwait(false))
            {
                DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    if (!await reader.ReadAsync(token).ConfigureAwait(false))
                        throw new OrderStoreException("The head of the audit trail is gone from the database: somebody removed it. Make it again with 'audit adopt' when you know what happened.");
                    AuditHead head = new(new AuditAnchor(reader.GetInt64(0), reader.GetString(1)), new AuditAnchor(reader.GetInt64(2), reader.GetString(3)), reader.GetInt64(5));
                    return (head, reader.GetBoolean(4));
                }
            }
        },
        cancellationToken);

    /// <summary>A head after the last entry that is there, and with the checkpoint that an entry tells of.</summary>
    private async ValueTask<AuditAnchor> MakeHeadAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        long last = await connection.Command(
                "SELECT COALESCE(MAX(s.seq), 0) FROM (SELECT MAX(seq) AS seq FROM order_audit UNION ALL SELECT MAX(seq) AS seq FROM audit_events) s", transaction)
            .CountAsync(cancellationToken).ConfigureAwait(false);
        AuditAnchor head = new(last, await HashOfAsync(connection, transaction, last, cancellationToken).ConfigureAwait(false) ?? AuditRecord.NoHash);
        string? told = await connection.Command(
                $"SELECT detail FROM audit_events WHERE subject = '{AuditVerifier.TrailSubject}' AND action = '{AuditVerifier.RetentionAction}' ORDER BY seq DESC LIMIT 1", transaction)
            .TextAsync(cancellationToken).ConfigureAwait(false);
        if (!AuditAnchor.TryParse(told?.Split(';')[0], out AuditAnchor? checkpoint))
            checkpoint = new AuditAnchor(0, AuditRecord.NoHash);
        await connection.Command(
                "INSERT INTO audit_head (id, seq, hash, checkpoint_seq, checkpoint_hash, begun) VALUES (1, @seq, @hash, @removed, @removed_hash, 1)", transaction)
            .With("@seq", head.Seq)
            .With("@hash", head.Hash)
            .With("@removed", checkpoint.Seq)
            .With("@removed_hash", checkpoint.Hash)
            .RunAsync(cancellationToken).ConfigureAwait(false);
        return head;
    }
}
