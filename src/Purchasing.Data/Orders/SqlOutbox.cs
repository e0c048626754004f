using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>Messages waiting to be sent, in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlOutbox : IOutbox
{
    private const int LongestDetail = 4000;

    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;
    private readonly SqlOrderStore _orders;

    public SqlOutbox(Database database, TimeProvider time, ILogger<SqlOutbox> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
        _orders = new SqlOrderStore(_executor);
    }

    public ValueTask<IReadOnlyList<OutboxMessage>> ClaimAsync(
        string worker, int max, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                List<OutboxMessage> messages = await DueAsync(connection, transaction, max, now, token).ConfigureAwait(false);
                if (messages.Count == 0)
                    return Written<IReadOnlyList<OutboxMessage>>.Undo(messages);
                await TakeAsync(connection, transaction, messages, worker, now + lease, token).ConfigureAwait(false);
                return Written<IReadOnlyList<OutboxMessage>>.Keep(messages);
            },
            repeatable: false,
            cancellationToken,
            isSmall: true);
    }

    public ValueTask<bool> CloseAsync(
        string messageId, OutboxState state, string? detail, OrderChange? change, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        if (state == OutboxState.Pending)
            throw new ArgumentException("A message is closed as sent, obsolete or dead.", nameof(state));
        if (change is not null)
            StorableOrder.Check(change.Order);
        int tries = 0;
        return _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                tries++;
                bool closed = await MarkAsync(connection, transaction, messageId, state, detail, token).ConfigureAwait(false);
                if (closed && change is not null)
                {
                    closed = await OrderRows.UpdateAsync(
                        connection, transaction, _dialect, change, "version = @version_before", token).ConfigureAwait(false);
                }
                else if (!closed && tries > 1)
                {
                    closed = await WasClosedAsync(connection, transaction, messageId, state, change, token).ConfigureAwait(false);
                }

                return new Written<bool>(closed, closed);
            },
            repeatable: true,
            cancellationToken,
            isSmall: true);
    }

    public async ValueTask RetryAsync(string messageId, string error, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                DbCommand command = connection.Command(
                    "UPDATE outbox SET attempts = attempts + 1, detail = @detail, due_at = @due, worker = NULL "
                    + "WHERE message_id = @id AND state = 'pending'",
                    transaction)
                    .With("@detail", Shorten(error))
                    .With("@due", _dialect.FromTime(nextAttemptAt))
                    .With("@id", messageId);
                await using (command.ConfigureAwait(false))
                    return Written<int>.Keep(await command.ExecuteNonQueryAsync(token).ConfigureAwait(false));
            },
            repeatable: false,
            cancellationToken,
            isSmall: true).ConfigureAwait(false);
    }

    public ValueTask<long> PendingCountAsync(CancellationToken cancellationToken) =>
        _executor.ReadAsync(
            async (connection, token) =>
            {
                DbCommand command = connection.Command("SELECT COUNT(*) FROM outbox WHERE state = 'pending'");
                await using (command.ConfigureAwait(false))
                    return Convert.ToInt64(await command.ExecuteScalarAsync(token).ConfigureAwait(false));
            },
            cancellationToken);

    internal static string ClaimSql(SqlDialect dialect) =>
        "SELECT message_id, order_id, order_version, channel, idempotency_key, created_at, attempts FROM outbox "
        + $"WHERE state = 'pending' AND due_at <= @now ORDER BY due_at, message_id LIMIT @max{dialect.SkipLocked}";

    private static string StateText(OutboxState state) => state switch
    {
        OutboxState.Pending => "pending",
        OutboxState.Sent => "sent",
        OutboxState.Obsolete => "obsolete",
        OutboxState.Dead => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state of a message."),
    };

    private static string? Shorten(string? text) => text is { Length: > LongestDetail } ? text[..LongestDetail] : text;

    private async ValueTask<List<OutboxMessage>> DueAsync(
        DbConnection connection, DbTransaction transaction, int max, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<OutboxMessage> messages = [];
        DbCommand command = connection.Command(ClaimSql(_dialect), transaction)
            .With("@now", _dialect.FromTime(now))
            .With("@max", max);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    messages.Add(new OutboxMessage
                    {
                        Id = reader.GetString(0),
                        OrderId = reader.GetString(1),
                        OrderVersion = reader.GetInt32(2),
                        Channel = reader.GetString(3),
                        IdempotencyKey = reader.GetString(4),
                        CreatedAt = _dialect.ToTime(reader, 5),
                        Attempts = reader.GetInt32(6),
                    });
                }
            }
        }

        return messages;
    }

    private async ValueTask TakeAsync(
        DbConnection connection,
        DbTransaction transaction,
        List<OutboxMessage> messages,
        string worker,
        DateTimeOffset until,
        CancellationToken cancellationToken)
    {
        SqlText sql = SqlText.Parse("UPDATE outbox SET due_at = @until, worker = @worker WHERE message_id IN (@ids)", "@ids");
        DbCommand command = connection.Command("", transaction)
            .With("@until", _dialect.FromTime(until))
            .With("@worker", worker);
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = _dialect.BindIds(command, sql, messages.ConvertAll(m => m.Id));
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> MarkAsync(
        DbConnection connection,
        DbTransaction transaction,
        string messageId,
        OutboxState state,
        string? detail,
        CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "UPDATE outbox SET state = @state, detail = @detail WHERE message_id = @id AND state = 'pending'", transaction)
            .With("@state", StateText(state))
            .With("@detail", Shorten(detail))
            .With("@id", messageId);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Whether an attempt of this very call closed the message, and only its answer was lost.</summary>
    private async ValueTask<bool> WasClosedAsync(
        DbConnection connection,
        DbTransaction transaction,
        string messageId,
        OutboxState state,
        OrderChange? change,
        CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command("SELECT state FROM outbox WHERE message_id = @id", transaction).With("@id", messageId);
        await using (command.ConfigureAwait(false))
        {
            string? stored = (string?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            if (stored != StateText(state))
                return false;
        }

        return change is null || await _orders.IsOursAsync(connection, transaction, change, cancellationToken).ConfigureAwait(false);
    }
}
