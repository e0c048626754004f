using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>Messages to suppliers, in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes. Every time is the database's own.</remarks>
internal sealed class SqlOutbox : IOutbox
{
    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;
    private readonly SqlOrderStore _orders;

    public SqlOutbox(Database database, TimeProvider time, ILogger<SqlOutbox> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
        _orders = new SqlOrderStore(_executor);
    }

    public async ValueTask<IReadOnlyList<OutboxClaim>> ClaimAsync(string worker, int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        IReadOnlyList<OutboxClaim> claims = await ClaimFreeAsync(worker, max, lease, cancellationToken).ConfigureAwait(false);
        return claims.Count == 0 && await EndOverlongAsync(cancellationToken).ConfigureAwait(false)
            ? await ClaimFreeAsync(worker, max, lease, cancellationToken).ConfigureAwait(false)
            : claims;
    }

    private ValueTask<IReadOnlyList<OutboxClaim>> ClaimFreeAsync(string worker, int max, TimeSpan lease, CancellationToken cancellationToken) =>
        _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                List<OutboxClaim> claims = [];
                DateTimeOffset now = await OutboxRows.NowAsync(connection, transaction, _dialect, token).ConfigureAwait(false);
                foreach (string supplier in await OutboxRows.FreeSuppliersAsync(connection, transaction, _dialect, now, max, token).ConfigureAwait(false))
                {
                    if (await OutboxRows.NextAsync(connection, transaction, _dialect, supplier, now, token).ConfigureAwait(false) is not OutboxClaim claim)
                        continue;
                    await OutboxRows.TakeAsync(connection, transaction, _dialect, claim, worker, now, now + lease, token).ConfigureAwait(false);
                    claims.Add(claim);
                }

                return new Written<IReadOnlyList<OutboxClaim>>(claims, IsToCommit: claims.Count > 0);
            },
            repeatable: false,
            cancellationToken,
            isSmall: true);

    /// <summary>Gives suppliers free that are taken for longer than any lease may last.</summary>
    /// <remarks>They are looked for outside of the transaction that claims: there a range without an end would lock out other workers.</remarks>
    /// <returns>Whether there were any.</returns>
    private async ValueTask<bool> EndOverlongAsync(CancellationToken cancellationToken)
    {
        (DateTimeOffset now, List<string> suppliers) = await _executor.ReadAsync(
            async (connection, token) =>
            {
                DateTimeOffset at = await OutboxRows.NowAsync(connection, null, _dialect, token).ConfigureAwait(false);
                return (at, await OutboxRows.OverlongAsync(connection, _dialect, at, token).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
        if (suppliers.Count == 0)
            return false;
        return await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                foreach (string supplier in suppliers)
                    await OutboxRows.EndOverlongAsync(connection, transaction, _dialect, supplier, now, token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: true,
            cancellationToken,
            isSmall: true).ConfigureAwait(false);
    }

    public ValueTask<bool> BeginAsync(OutboxClaim claim, TimeSpan lease, OrderChange? change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return WriteAsync(
            change,
            async (connection, transaction, token) =>
            {
                DateTimeOffset now = await OutboxRows.NowAsync(connection, transaction, _dialect, token).ConfigureAwait(false);
                if (!await OutboxRows.HoldAsync(connection, transaction, _dialect, claim, now + lease, isOver: false, token).ConfigureAwait(false))
                    return false;
                await OutboxRows.WriteAttemptAsync(connection, transaction, _dialect, claim, AttemptOutcome.UnderWay, null, null, token).ConfigureAwait(false);
                return true;
            },
            (_, _, _) => new ValueTask<bool>(false),
            cancellationToken);
    }

    public ValueTask<bool> EndAsync(OutboxClaim claim, AttemptEnd end, OrderChange? change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(end);
        return WriteAsync(
            change,
            async (connection, transaction, token) =>
            {
                DateTimeOffset now = await OutboxRows.NowAsync(connection, transaction, _dialect, token).ConfigureAwait(false);
                if (!await OutboxRows.HoldAsync(connection, transaction, _dialect, claim, now, isOver: true, token).ConfigureAwait(false))
                    return false;
                await OutboxRows.WriteAttemptAsync(connection, transaction, _dialect, claim, end.Outcome, end.Detail, now, token).ConfigureAwait(false);
                // A later revision may have made it obsolete before.
                return await OutboxRows.WriteStateAsync(
                    connection, transaction, _dialect, claim.Message.Id, end.State, end.Detail, now + end.RetryIn, token).ConfigureAwait(false)
                    || end.State == OutboxState.Obsolete;
            },
            (connection, transaction, token) => HasEndedAsync(connection, transaction, claim, token),
            cancellationToken);
    }

    public ValueTask<OutboxEntry?> GetAsync(string messageId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        return _executor.ReadAsync(
            async (connection, token) => (await EntriesAsync(OutboxRows.EntriesCommand(connection, new OutboxQuery(), messageId), token).ConfigureAwait(false)).FirstOrDefault(),
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<OutboxEntry>> ListAsync(OutboxQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        return _executor.ReadAsync<IReadOnlyList<OutboxEntry>>(
            async (connection, token) => await EntriesAsync(OutboxRows.EntriesCommand(connection, query, null), token).ConfigureAwait(false), cancellationToken);
    }

    public ValueTask<IReadOnlyList<SendAttempt>> AttemptsAsync(string orderId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        return _executor.ReadAsync<IReadOnlyList<SendAttempt>>(
            async (connection, token) =>
            {
                DbCommand command = connection.Command(
                    "SELECT message_id, attempt_no, worker, started_at, ended_at, outcome, detail FROM outbox_attempts WHERE order_id = @id ORDER BY started_at, message_id, attempt_no")
                    .With("@id", orderId);
                List<SendAttempt> attempts = [];
                await using (command.ConfigureAwait(false))
                {
                    DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(token).ConfigureAwait(false))
                        {
                            attempts.Add(new SendAttempt(
                                reader.GetString(0),
                                reader.GetInt32(1),
                                reader.GetString(2),
                                _dialect.ToTime(reader, 3),
                                _dialect.TimeOrNull(reader, 4),
                                OutboxText.ParseOutcome(reader.GetString(5)),
                                reader.TextOrNull(6)));
                        }
                    }
                }

                return attempts;
            },
            cancellationToken);
    }

    public ValueTask<bool> RequeueAsync(string messageId, OrderChange change, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        ArgumentNullException.ThrowIfNull(change);
        return WriteAsync(
            change,
            (connection, transaction, token) => OutboxRows.RequeueAsync(connection, transaction, _dialect, messageId, channel: null, token),
            (_, _, _) => new ValueTask<bool>(true),
            cancellationToken);
    }

    public ValueTask<bool> DropAsync(string messageId, string reason, OrderChange change, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        ArgumentNullException.ThrowIfNull(change);
        return WriteAsync(
            change,
            async (connection, transaction, token) =>
            {
                DateTimeOffset now = await OutboxRows.NowAsync(connection, transaction, _dialect, token).ConfigureAwait(false);
                return await IsFreeAsync(connection, transaction, messageId, now, token).ConfigureAwait(false)
                    && await ExecuteAsync(
                        connection.Command(
                            "UPDATE outbox SET state = 'dropped', detail = @detail WHERE message_id = @id AND state IN ('pending', 'dead')", transaction)
                            .With("@detail", reason)
                            .With("@id", messageId),
                        token).ConfigureAwait(false) > 0;
            },
            (_, _, _) => new ValueTask<bool>(true),
            cancellationToken);
    }

    public ValueTask<OutboxStatus> StatusAsync(CancellationToken cancellationToken) =>
        _executor.ReadAsync(
            async (connection, token) =>
            {
                DateTimeOffset now = await OutboxRows.NowAsync(connection, null, _dialect, token).ConfigureAwait(false);
                DbCommand command = connection.Command($"""
                    SELECT
                      (SELECT COUNT(*) FROM outbox WHERE state = 'pending'),
                      (SELECT COUNT(*) FROM outbox_suppliers WHERE NOT {OutboxRows.IsFree}),
                      (SELECT COUNT(*) FROM outbox m WHERE m.state = 'pending' AND m.attempts > (SELECT COUNT(*) FROM outbox_suppliers s
                        WHERE s.supplier_id = m.supplier_id AND s.message_id = m.message_id AND NOT {OutboxRows.IsFree})),
                      (SELECT COUNT(*) FROM outbox WHERE state = 'dead'),
                      (SELECT MIN(created_at) FROM outbox WHERE state = 'pending')
                    """)
                    .With("@now", _dialect.FromTime(now))
                    .With("@farthest", _dialect.FromTime(now + SendingOptions.LongestLease));
                await using (command.ConfigureAwait(false))
                {
                    DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        await reader.ReadAsync(token).ConfigureAwait(false);
                        return new OutboxStatus(
                            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), _dialect.TimeOrNull(reader, 4));
                    }
                }
            },
            cancellationToken);

    /// <summary>Writes to the outbox and the order in one transaction; what is refused in either undoes both.</summary>
    /// <param name="change">The order's change; null when the order stays as it is.</param>
    /// <param name="write">Writes to the outbox; false refuses.</param>
    /// <param name="wasWritten">Asked when a repeated attempt is refused: whether the one before was committed and only its answer was lost.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    private ValueTask<bool> WriteAsync(
        OrderChange? change,
        Func<DbConnection, DbTransaction, CancellationToken, ValueTask<bool>> write,
        Func<DbConnection, DbTransaction, CancellationToken, ValueTask<bool>> wasWritten,
        CancellationToken cancellationToken)
    {
        if (change is not null)
            StorableOrder.Check(change.Order);
        int tries = 0;
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                tries++;
                if (await write(connection, transaction, token).ConfigureAwait(false)
                    && (change is null
                        || await OrderRows.UpdateAsync(connection, transaction, _dialect, change, "version = @version_before", token).ConfigureAwait(false)))
                {
                    return Written<bool>.Keep(true);
                }

                return Written<bool>.Undo(
                    tries > 1
                    && (change is null
                        ? await wasWritten(connection, transaction, token).ConfigureAwait(false)
                        : await _orders.IsOursAsync(connection, transaction, change, token).ConfigureAwait(false)));
            },
            repeatable: true,
            cancellationToken,
            isSmall: true);
    }

    private async ValueTask<List<OutboxEntry>> EntriesAsync(DbCommand command, CancellationToken cancellationToken)
    {
        List<OutboxEntry> entries = [];
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    entries.Add(OutboxRows.ReadEntry(reader, _dialect));
            }
        }

        return entries;
    }

    private static async ValueTask<bool> HasEndedAsync(
        DbConnection connection, DbTransaction transaction, OutboxClaim claim, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "SELECT COUNT(*) FROM outbox_attempts WHERE message_id = @id AND attempt_no = @attempt AND ended_at IS NOT NULL", transaction)
            .With("@id", claim.Message.Id)
            .With("@attempt", claim.Attempt);
        await using (command.ConfigureAwait(false))
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)) > 0;
    }

    /// <summary>Takes the claim of a worker whose lease has ended away, so that it can write nothing any more.</summary>
    /// <returns>False when a worker is sending the message now.</returns>
    private async ValueTask<bool> IsFreeAsync(
        DbConnection connection, DbTransaction transaction, string messageId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection.Command(
                $"UPDATE outbox_suppliers SET claimed_until = @now{OutboxRows.Freed} "
                + "WHERE supplier_id = (SELECT m.supplier_id FROM outbox m WHERE m.message_id = @id) AND message_id = @id AND " + OutboxRows.IsFree,
                transaction)
                .With("@id", messageId)
                .With("@now", _dialect.FromTime(now))
                .With("@farthest", _dialect.FromTime(now + SendingOptions.LongestLease)),
            cancellationToken).ConfigureAwait(false);
        DbCommand command = connection.Command("SELECT COUNT(*) FROM outbox_suppliers WHERE message_id = @id", transaction).With("@id", messageId);
        await using (command.ConfigureAwait(false))
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)) == 0;
    }

    private static async ValueTask<int> ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
