using System.Data.Common;
using Purchasing.Core.Auditing;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Auditing;

/// <summary>
/// Adds entries to the chain. Whoever adds one holds the head until the end of the transaction: so there is one chain, and everybody adds
/// entries last, so that the others wait for a commit and for nothing else.
/// </summary>
internal static class AuditRows
{
    private const int AdoptPage = 500;

    private static readonly string[] s_orderColumns =
        ["order_id", "version", "at", "actor", "action", "from_status", "to_status", "reason", "changes", "seq", "hash", "content"];

    private static readonly string[] s_eventColumns = ["seq", "at", "actor", "action", "subject", "detail", "hash"];

    /// <summary>Adds entries about orders; the last thing that a transaction does.</summary>
    public static async ValueTask AppendAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, IReadOnlyList<ToldAction> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return;
        AuditAnchor head = await TakeHeadAsync(connection, transaction, dialect, cancellationToken).ConfigureAwait(false);
        object?[][] rows = new object?[entries.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            (AuditEntry entry, string? content) = entries[i];
            head = Next(
                head, entry.At, entry.Actor, entry.Action, AuditRecord.OrderPrefix + entry.OrderId, entry.Version, entry.From?.ToText(), entry.To.ToText(), entry.Reason, entry.Changes, content);
            rows[i] =
            [
                entry.OrderId, entry.Version, dialect.FromTime(entry.At), entry.Actor, entry.Action, entry.From?.ToText(), entry.To.ToText(), entry.Reason, entry.Changes, head.Seq, head.Hash, content,
            ];
        }

        await new BulkInsert("order_audit", s_orderColumns).WriteAsync(connection, transaction, dialect, rows, cancellationToken).ConfigureAwait(false);
        await WriteHeadAsync(connection, transaction, head, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds an entry that is not about one order; the last thing that a transaction does.</summary>
    public static async ValueTask AppendAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, AuditEvent entry, CancellationToken cancellationToken)
    {
        AuditAnchor head = await TakeHeadAsync(connection, transaction, dialect, cancellationToken).ConfigureAwait(false);
        head = Next(head, entry.At, entry.Actor, entry.Action, entry.Subject, null, null, null, entry.Detail);
        await new BulkInsert("audit_events", s_eventColumns).WriteAsync(
            connection,
            transaction,
            dialect,
            [[head.Seq, dialect.FromTime(entry.At), entry.Actor, entry.Action, entry.Subject, entry.Detail, head.Hash]],
            cancellationToken).ConfigureAwait(false);
        await WriteHeadAsync(connection, transaction, head, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The head, kept from others until the end of the transaction. The first who takes it chains the entries of an earlier version.</summary>
    /// <exception cref="OrderStoreException">The head is gone.</exception>
    public static async ValueTask<AuditAnchor> TakeHeadAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, CancellationToken cancellationToken)
    {
        (AuditAnchor head, bool begun) = await LockAsync(connection, transaction, dialect, cancellationToken).ConfigureAwait(false)
            ?? throw new OrderStoreException(
                "The head of the audit trail is gone from the database, so nothing can be written down: somebody removed it. Find out who and what else, and then make it again with 'audit adopt'.");
        return begun ? head : (await AdoptAsync(connection, transaction, dialect, head, cancellationToken).ConfigureAwait(false)).Head;
    }

    /// <summary>Chains what has no place yet.</summary>
    public static async ValueTask<(AuditAnchor Head, long Count)> AdoptAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, AuditAnchor head, CancellationToken cancellationToken)
    {
        long count = 0;
        (string OrderId, int Version) last = ("", 0);
        while (await UnchainedAsync(connection, transaction, dialect, last, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (AuditRecord entry in page)
            {
                AuditRecord chained = entry with { Seq = head.Seq + 1, PreviousHash = head.Hash };
                head = new AuditAnchor(chained.Seq, chained.ComputeHash());
                last = (entry.Subject[AuditRecord.OrderPrefix.Length..], entry.Version!.Value);
                await connection.Command("UPDATE order_audit SET seq = @seq, hash = @hash WHERE order_id = @order AND version = @version", transaction)
                    .With("@seq", head.Seq)
                    .With("@hash", head.Hash)
                    .With("@order", last.OrderId)
                    .With("@version", last.Version)
                    .RunAsync(cancellationToken).ConfigureAwait(false);
                count++;
            }
        }

        await WriteHeadAsync(connection, transaction, head, cancellationToken).ConfigureAwait(false);
        return (head, count);
    }

    /// <summary>The head and whether entries of an earlier version were chained; null when it is gone.</summary>
    public static async ValueTask<(AuditAnchor Head, bool Begun)?> LockAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command($"SELECT seq, hash, begun FROM audit_head WHERE id = 1{dialect.LockRow}", transaction);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? (new AuditAnchor(reader.GetInt64(0), reader.GetString(1)), reader.GetBoolean(2))
                    : null;
            }
        }
    }

    private static async ValueTask WriteHeadAsync(DbConnection connection, DbTransaction transaction, AuditAnchor head, CancellationToken cancellationToken) =>
        await connection.Command("UPDATE audit_head SET seq = @seq, hash = @hash, begun = 1 WHERE id = 1", transaction)
            .With("@seq", head.Seq)
            .With("@hash", head.Hash)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    private static AuditAnchor Next(
        AuditAnchor head, DateTimeOffset at, string actor, string action, string subject, int? version, string? from, string? to, string? detail, string? changes = null, string? content = null)
    {
        AuditRecord entry = new(head.Seq + 1, at, actor, action, subject, version, from, to, detail, changes, head.Hash, "") { Content = content };
        return new AuditAnchor(entry.Seq, entry.ComputeHash());
    }

    private static async ValueTask<List<AuditRecord>> UnchainedAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, (string OrderId, int Version) after, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            $"SELECT {AuditReading.OrderColumns} FROM order_audit WHERE seq IS NULL AND (order_id > @order OR (order_id = @order AND version > @version)) "
            + "ORDER BY order_id, version LIMIT @limit",
            transaction)
            .With("@order", after.OrderId)
            .With("@version", after.Version)
            .With("@limit", AdoptPage);
        return await AuditReading.ReadAsync(command, dialect, cancellationToken).ConfigureAwait(false);
    }
}
