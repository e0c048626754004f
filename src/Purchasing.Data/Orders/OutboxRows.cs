using System.Data.Common;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>The rows of the outbox: how they are read and written inside a transaction.</summary>
internal static class OutboxRows
{
    private const int LongestDetail = 4000;

    private const string MessageColumns = "m.message_id, m.order_id, m.supplier_id, m.kind, m.revision, m.channel";

    /// <summary>What else is set when a supplier is given free.</summary>
    public const string Freed = ", claim_token = NULL, worker = NULL, message_id = NULL";

    private const string EntryColumns =
        MessageColumns + ", m.state, m.attempts, m.created_at, m.due_at, m.detail, s.worker, CASE WHEN s.message_id IS NULL THEN NULL ELSE s.claimed_until END";

    /// <summary>
    /// Nobody holds the supplier: the lease has ended, or it lasts longer than any may, as after a wrong setting or a clock that was wrong.
    /// Parameters are @now and @farthest.
    /// </summary>
    public const string IsFree = "(claimed_until <= @now OR claimed_until > @farthest)";

    /// <summary>
    /// Suppliers that nobody is sending to and that something is due for, who waits longest first. The rows stay locked until the
    /// transaction ends.
    /// </summary>
    public static string FreeSuppliersSql(SqlDialect dialect) =>
        "SELECT s.supplier_id FROM outbox_suppliers s WHERE s.claimed_until <= @now "
        + $"AND EXISTS ({DueSql("1")} AND m.supplier_id = s.supplier_id) ORDER BY s.claimed_until, s.supplier_id LIMIT @max{dialect.SkipLocked}";

    /// <summary>The oldest message of a supplier that is due.</summary>
    public static string NextMessageSql { get; } =
        DueSql($"{MessageColumns}, m.attempts, m.attempts_before, m.created_at, (SELECT o.status FROM purchase_orders o WHERE o.order_id = m.order_id)")
        + " AND m.supplier_id = @supplier ORDER BY m.created_at, m.message_id LIMIT 1";

    public static async ValueTask<DateTimeOffset> NowAsync(
        DbConnection connection, DbTransaction? transaction, SqlDialect dialect, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command($"SELECT {dialect.CurrentTime}", transaction);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return dialect.ToTime(reader, 0);
            }
        }
    }

    public static ValueTask<List<string>> FreeSuppliersAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, DateTimeOffset now, int max, CancellationToken cancellationToken) =>
        SuppliersAsync(connection.Command(FreeSuppliersSql(dialect), transaction).With("@now", dialect.FromTime(now)).With("@max", max), cancellationToken);

    /// <summary>Suppliers that are taken for longer than any lease may last.</summary>
    public static ValueTask<List<string>> OverlongAsync(DbConnection connection, SqlDialect dialect, DateTimeOffset now, CancellationToken cancellationToken) =>
        SuppliersAsync(
            connection.Command("SELECT supplier_id FROM outbox_suppliers WHERE claimed_until > @farthest").With("@farthest", dialect.FromTime(now + SendingOptions.LongestLease)),
            cancellationToken);

    /// <summary>Gives one of them free.</summary>
    public static async ValueTask EndOverlongAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string supplierId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection.Command($"UPDATE outbox_suppliers SET claimed_until = @now{Freed} WHERE supplier_id = @supplier AND claimed_until > @farthest", transaction)
                .With("@supplier", supplierId)
                .With("@now", dialect.FromTime(now))
                .With("@farthest", dialect.FromTime(now + SendingOptions.LongestLease)),
            cancellationToken).ConfigureAwait(false);

    public static async ValueTask<OutboxClaim?> NextAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string supplierId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(NextMessageSql, transaction).With("@now", dialect.FromTime(now)).With("@supplier", supplierId);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    return null;
                int attempt = reader.GetInt32(6) + 1;
                return new OutboxClaim(
                    ReadMessage(reader),
                    Guid.NewGuid().ToString("N"),
                    attempt,
                    attempt - reader.GetInt32(7),
                    dialect.ToTime(reader, 8),
                    reader.TextOrNull(9) == OrderStatus.Sending.ToText());
            }
        }
    }

    public static async ValueTask TakeAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        OutboxClaim claim,
        string worker,
        DateTimeOffset now,
        DateTimeOffset until,
        CancellationToken cancellationToken)
    {
        OutboxMessage message = claim.Message;
        await ExecuteAsync(
            connection.Command(
                "UPDATE outbox_suppliers SET claim_token = @token, claimed_until = @until, worker = @worker, message_id = @id WHERE supplier_id = @supplier",
                transaction)
                .With("@token", claim.Token)
                .With("@until", dialect.FromTime(until))
                .With("@worker", worker)
                .With("@id", message.Id)
                .With("@supplier", message.SupplierId),
            cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            connection.Command("UPDATE outbox SET attempts = @attempt WHERE message_id = @id", transaction)
                .With("@attempt", claim.Attempt)
                .With("@id", message.Id),
            cancellationToken).ConfigureAwait(false);
        // What a worker that died was doing: it had begun, or it had not.
        await ExecuteAsync(
            connection.Command(
                "UPDATE outbox_attempts SET outcome = CASE outcome WHEN 'under_way' THEN 'unknown' ELSE 'not_sent' END, ended_at = @now, "
                + "detail = 'the worker stopped, or could not reach the database, before it wrote how the attempt ended' WHERE message_id = @id AND ended_at IS NULL",
                transaction)
                .With("@now", dialect.FromTime(now))
                .With("@id", message.Id),
            cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            connection.Command(
                "INSERT INTO outbox_attempts (message_id, attempt_no, order_id, worker, started_at, outcome) VALUES (@id, @attempt, @order, @worker, @now, 'claimed')",
                transaction)
                .With("@id", message.Id)
                .With("@attempt", claim.Attempt)
                .With("@order", message.OrderId)
                .With("@worker", worker)
                .With("@now", dialect.FromTime(now)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the claim go on until a time, or gives its supplier free.</summary>
    /// <returns>False when somebody else has the supplier.</returns>
    public static async ValueTask<bool> HoldAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        OutboxClaim claim,
        DateTimeOffset until,
        bool isOver,
        CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection.Command(
                $"UPDATE outbox_suppliers SET claimed_until = @until{(isOver ? Freed : "")} WHERE supplier_id = @supplier AND claim_token = @token",
                transaction)
                .With("@until", dialect.FromTime(until))
                .With("@supplier", claim.Message.SupplierId)
                .With("@token", claim.Token),
            cancellationToken).ConfigureAwait(false) > 0;

    public static async ValueTask WriteAttemptAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        OutboxClaim claim,
        AttemptOutcome outcome,
        string? detail,
        DateTimeOffset? endedAt,
        CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection.Command(
                "UPDATE outbox_attempts SET outcome = @outcome, detail = @detail, ended_at = @ended WHERE message_id = @id AND attempt_no = @attempt", transaction)
                .With("@outcome", outcome.ToText())
                .With("@detail", Shorten(detail))
                .With("@ended", endedAt is { } end ? dialect.FromTime(end) : null)
                .With("@id", claim.Message.Id)
                .With("@attempt", claim.Attempt),
            cancellationToken).ConfigureAwait(false);

    /// <returns>False when the message is not pending any more.</returns>
    public static async ValueTask<bool> WriteStateAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        string messageId,
        OutboxState state,
        string? detail,
        DateTimeOffset due,
        CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection.Command("UPDATE outbox SET state = @state, detail = @detail, due_at = @due WHERE message_id = @id AND state = 'pending'", transaction)
                .With("@state", state.ToText())
                .With("@detail", Shorten(detail))
                .With("@due", dialect.FromTime(due))
                .With("@id", messageId),
            cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Puts a message back that ended without being sent.</summary>
    /// <returns>False when there is no such message, or it has not ended that way.</returns>
    public static async ValueTask<bool> RequeueAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string messageId, string? channel, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection.Command(
                $"UPDATE outbox SET state = 'pending', due_at = {dialect.CurrentTime}, attempts_before = attempts, channel = COALESCE(@channel, channel) "
                + "WHERE message_id = @id AND state IN ('dead', 'dropped', 'obsolete')",
                transaction)
                .With("@channel", channel)
                .With("@id", messageId),
            cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>What was given up and is no longer to be sent, as the order is now, waits for nobody any more.</summary>
    public static async ValueTask RetireAsync(DbConnection connection, DbTransaction transaction, PurchaseOrder order, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection.Command(
                "UPDATE outbox SET state = 'obsolete', detail = @detail WHERE order_id = @order AND state = 'dead' AND NOT (revision = @revision AND kind = @kind)", transaction)
                .With("@detail", $"the order is {order.Status.ToText()} at revision {order.Revision}")
                .With("@order", order.Id)
                // Only an order that is being cancelled still wants anything, its cancellation; one that is to be sent is not asked for.
                .With("@revision", order.Status == OrderStatus.Cancelling ? order.Revision : 0)
                .With("@kind", MessageKind.Cancellation.ToText()),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Earlier revisions that wait, perhaps for long, do not keep a later one waiting. One that is being sent has an order that refuses to change.</summary>
    public static async ValueTask ReplaceEarlierAsync(
        DbConnection connection, DbTransaction transaction, OutboxMessage message, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection.Command(
                "UPDATE outbox SET state = 'obsolete', detail = 'a later revision is sent' WHERE order_id = @order AND revision < @revision AND state IN ('pending', 'dead')",
                transaction)
                .With("@order", message.OrderId)
                .With("@revision", message.Revision),
            cancellationToken).ConfigureAwait(false);

    public static async ValueTask InsertAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, OutboxMessage message, string suffix, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection.Command(
                "INSERT INTO outbox (message_id, order_id, order_version, supplier_id, kind, revision, channel, idempotency_key, created_at, due_at) "
                + $"VALUES (@id, @order, 0, @supplier, @kind, @revision, @channel, @id, {dialect.CurrentTime}, {dialect.CurrentTime}){suffix}",
                transaction)
                .With("@id", message.Id)
                .With("@order", message.OrderId)
                .With("@supplier", message.SupplierId)
                .With("@kind", message.Kind.ToText())
                .With("@revision", message.Revision)
                .With("@channel", message.Channel),
            cancellationToken).ConfigureAwait(false);
        // Looked for first, so that orders to one supplier do not wait for each other on its row.
        await ExecuteAsync(
            connection.Command(
                "INSERT INTO outbox_suppliers (supplier_id) SELECT @supplier FROM (SELECT 1 AS one) AS x "
                + $"WHERE NOT EXISTS (SELECT 1 FROM outbox_suppliers s WHERE s.supplier_id = @supplier){dialect.KeepExisting("supplier_id")}",
                transaction)
                .With("@supplier", message.SupplierId),
            cancellationToken).ConfigureAwait(false);
    }

    public static DbCommand EntriesCommand(DbConnection connection, OutboxQuery query, string? messageId)
    {
        List<string> conditions = [];
        DbCommand command = connection.Command("").With("@limit", query.Limit);
        Add("m.message_id = @id", "@id", messageId);
        Add("m.state = @state", "@state", query.State?.ToText());
        Add("m.order_id = @order", "@order", query.OrderId);
        Add("m.supplier_id = @supplier", "@supplier", query.SupplierId);
        Add("m.message_id > @after", "@after", query.AfterId);
        string where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        command.CommandText =
            $"SELECT {EntryColumns} FROM outbox m LEFT JOIN outbox_suppliers s ON s.supplier_id = m.supplier_id AND s.message_id = m.message_id "
            + $"{where} ORDER BY m.message_id LIMIT @limit";
        return command;

        void Add(string condition, string parameter, string? value)
        {
            if (value is null)
                return;
            conditions.Add(condition);
            command.With(parameter, value);
        }
    }

    public static OutboxEntry ReadEntry(DbDataReader reader, SqlDialect dialect) => new()
    {
        Message = ReadMessage(reader),
        State = OutboxText.TryParse(reader.GetString(6), out OutboxState state) ? state : throw new FormatException($"'{reader.GetString(6)}' is not the state of a message."),
        Attempts = reader.GetInt32(7),
        CreatedAt = dialect.ToTime(reader, 8),
        DueAt = dialect.ToTime(reader, 9),
        Detail = reader.TextOrNull(10),
        Worker = reader.TextOrNull(11),
        ClaimedUntil = dialect.TimeOrNull(reader, 12),
    };

    private static async ValueTask<int> ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    // Of one order, no message before the earlier ones have ended.
    private static string DueSql(string columns) =>
        $"SELECT {columns} FROM outbox m WHERE m.state = 'pending' AND m.due_at <= @now AND NOT EXISTS "
        + "(SELECT 1 FROM outbox e WHERE e.order_id = m.order_id AND e.state = 'pending' AND e.revision < m.revision)";

    private static OutboxMessage ReadMessage(DbDataReader reader) => new()
    {
        Id = reader.GetString(0),
        OrderId = reader.GetString(1),
        SupplierId = reader.GetString(2),
        Kind = OutboxText.ParseKind(reader.GetString(3)),
        Revision = reader.GetInt32(4),
        Channel = reader.GetString(5),
    };

    private static async ValueTask<List<string>> SuppliersAsync(DbCommand command, CancellationToken cancellationToken)
    {
        List<string> suppliers = [];
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    suppliers.Add(reader.GetString(0));
            }
        }

        return suppliers;
    }

    private static string? Shorten(string? text) => text is { Length: > LongestDetail } ? text[..LongestDetail] : text;
}
