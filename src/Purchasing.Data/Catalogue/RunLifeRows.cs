using System.Data.Common;
using System.Globalization;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Data.Auditing;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Catalogue;

/// <summary>The state of runs, and what a change of state does to their drafts.</summary>
internal static class RunLifeRows
{
    private const string DraftsOfRun = "order_id IN (SELECT o.order_id FROM purchase_orders o WHERE o.run_key = @run AND o.status = 'draft')";

    /// <summary>The state of a run, kept from others until the transaction ends; null when there is no such run.</summary>
    public static async ValueTask<RunState?> LockAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string runKey, CancellationToken cancellationToken) =>
        await connection.Command($"SELECT state FROM catalogue_run_life WHERE run_key = @run{dialect.LockRow}", transaction)
            .With("@run", runKey)
            .TextAsync(cancellationToken).ConfigureAwait(false) is string state
            ? RunStateText.Parse(state)
            : null;

    public static async ValueTask<string?> ReasonAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken) =>
        await connection.Command("SELECT reason FROM catalogue_run_life WHERE run_key = @run", transaction)
            .With("@run", runKey)
            .TextAsync(cancellationToken).ConfigureAwait(false);

    public static async ValueTask SetAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        string runKey,
        RunState state,
        string? reason,
        CancellationToken cancellationToken) =>
        await connection.Command($"UPDATE catalogue_run_life SET state = @state, reason = @reason, changed_at = {dialect.CurrentTime} WHERE run_key = @run", transaction)
            .With("@state", state.ToText())
            .With("@reason", reason)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The drafts of a run no longer count as on order.</summary>
    public static async ValueTask CloseDraftsAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken) =>
        await connection.Command($"UPDATE purchase_order_lines SET is_open = 0 WHERE is_open = 1 AND {DraftsOfRun}", transaction)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// The drafts of a run count again. Products that were ordered meanwhile are taken out and decided again; the others move to the
    /// next position, so that an order which somebody decides just now without them is refused as stale.
    /// </summary>
    /// <returns>How many products were taken out.</returns>
    public static async ValueTask<int> ReopenDraftsAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string runKey, CancellationToken cancellationToken)
    {
        int ordered = await connection.Command(
                $"INSERT INTO catalogue_again (run_key, product_id) SELECT DISTINCT l.run_key, l.product_id FROM purchase_order_lines l WHERE l.run_key = @run AND l.{DraftsOfRun} "
                + "AND EXISTS (SELECT 1 FROM purchase_order_lines m WHERE m.product_id = l.product_id AND m.position_sequence > l.position_sequence)"
                + dialect.KeepExisting("catalogue_again.run_key"),
                transaction)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);
        await DeleteDraftsOfAgainAsync(connection, transaction, runKey, cancellationToken).ConfigureAwait(false);
        await connection.Command(
                $"UPDATE purchase_order_lines SET is_open = 1, position_sequence = position_sequence + 1 WHERE is_open = 0 AND {DraftsOfRun}", transaction)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);
        return ordered;
    }

    /// <summary>
    /// Takes the draft lines of products out that have to be decided again. Another line has their position or a later one, so the next
    /// position of the product stays what it is.
    /// </summary>
    public static async ValueTask DeleteDraftsOfAgainAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken) =>
        await connection.Command(
                "DELETE FROM purchase_order_lines WHERE run_key = @run AND product_id IN (SELECT a.product_id FROM catalogue_again a WHERE a.run_key = @run) "
                + $"AND {DraftsOfRun}",
                transaction)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Cancels the drafts of a run, or one of them. Their lines stay: positions never go back.</summary>
    /// <returns>The entries for the audit trail, which the caller adds when it has written everything.</returns>
    public static async ValueTask<IReadOnlyList<ToldAction>> CancelDraftsAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        (string Run, string? OrderId, string? Actor, string Action, string? Reason, DateTimeOffset At) change,
        CancellationToken cancellationToken)
    {
        string which = "run_key = @run AND status = 'draft'" + (change.OrderId is null ? "" : " AND order_id = @order");
        List<ToldAction> entries = [];
        DbCommand select = Bind(connection.Command($"SELECT order_id, version + 1, created_by FROM purchase_orders WHERE {which} ORDER BY order_id{dialect.LockRow}", transaction));
        await using (select.ConfigureAwait(false))
        {
            DbDataReader reader = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    AuditEntry entry = new(
                        reader.GetString(0), reader.GetInt32(1), change.At, change.Actor ?? reader.GetString(2), change.Action, OrderStatus.Draft, OrderStatus.Cancelled, change.Reason);
                    entries.Add(new ToldAction(entry, Content: null));
                }
            }
        }

        await Bind(connection.Command(
                "UPDATE purchase_order_lines SET is_open = 0 WHERE is_open = 1 AND order_id IN (SELECT o.order_id FROM purchase_orders o "
                + $"WHERE o.{which.Replace(" AND ", " AND o.", StringComparison.Ordinal)})",
                transaction)).RunAsync(cancellationToken).ConfigureAwait(false);
        await Bind(connection.Command($"UPDATE purchase_orders SET status = 'cancelled', version = version + 1, changed_at = @at WHERE {which}", transaction))
            .RunAsync(cancellationToken).ConfigureAwait(false);
        return entries;

        DbCommand Bind(DbCommand command)
        {
            command.With("@run", change.Run).With("@at", dialect.FromTime(change.At));
            return change.OrderId is null ? command : command.With("@order", change.OrderId);
        }
    }

    /// <summary>A head whose lines all went to other orders, or whose worker died before it wrote them.</summary>
    public static async ValueTask DeleteEmptyDraftsAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken) =>
        await connection.Command(
                "DELETE FROM purchase_orders WHERE run_key = @run AND status = 'draft' "
                + "AND NOT EXISTS (SELECT 1 FROM purchase_order_lines l WHERE l.order_id = purchase_orders.order_id)",
                transaction)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    public static async ValueTask<bool> HasWorkLeftAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken) =>
        await connection.Command(
                "SELECT (SELECT COUNT(*) FROM catalogue_batches b WHERE b.run_key = @run AND b.done = 0) "
                + "+ (SELECT COUNT(*) FROM catalogue_again a WHERE a.run_key = @run) "
                + "+ (SELECT COUNT(*) FROM purchase_orders o WHERE o.run_key = @run AND o.status = 'draft') "
                + "+ (SELECT COUNT(*) FROM catalogue_runs r WHERE r.run_key = @run AND r.planned = 0)",
                transaction)
            .With("@run", runKey)
            .CountAsync(cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Counts what became of the products of a run, each from its own rows.</summary>
    public static async ValueTask<RunCounts> CountAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken)
    {
        // The few held ones are looked up among the lines, not the many lines among the held ones.
        DbCommand command = connection.Command(
            """
            SELECT
              (SELECT COALESCE(SUM(b.product_count), 0) FROM catalogue_batches b WHERE b.run_key = @run),
              (SELECT COUNT(DISTINCT l.product_id) FROM purchase_order_lines l WHERE l.run_key = @run),
              (SELECT COUNT(*) FROM catalogue_held h WHERE h.run_key = @run
                AND EXISTS (SELECT 1 FROM purchase_order_lines l WHERE l.run_key = h.run_key AND l.product_id = h.product_id)),
              (SELECT COUNT(*) FROM catalogue_held h WHERE h.run_key = @run),
              (SELECT COALESCE(SUM(b.nothing_needed), 0) FROM catalogue_batches b WHERE b.run_key = @run),
              (SELECT nothing_needed FROM catalogue_run_life WHERE run_key = @run),
              (SELECT COUNT(*) FROM purchase_orders o WHERE o.run_key = @run AND o.status <> 'draft' AND o.total_amount <> '0'),
              (SELECT COUNT(*) FROM purchase_order_lines l WHERE l.run_key = @run),
              (SELECT COUNT(*) FROM catalogue_held h JOIN purchase_order_lines l ON l.run_key = h.run_key AND l.product_id = h.product_id WHERE h.run_key = @run)
            """,
            transaction).With("@run", runKey);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return new RunCounts(
                    Number(0), Ordered: Number(1) - Number(2), Held: Number(3), NothingNeeded: Number(4) + Number(5), Orders: Number(6), Lines: Number(7) - Number(8));

                long Number(int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
            }
        }
    }

    public static async ValueTask KeepAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string runKey, RunCounts counts, CancellationToken cancellationToken) =>
        await connection.Command(
                "UPDATE catalogue_run_life SET state = 'finished', reason = NULL, products = @products, ordered = @ordered, held = @held, unneeded = @unneeded, "
                + $"orders = @orders, line_count = @lines, changed_at = {dialect.CurrentTime} WHERE run_key = @run",
                transaction)
            .With("@products", counts.Products)
            .With("@ordered", counts.Ordered)
            .With("@held", counts.Held)
            .With("@unneeded", counts.NothingNeeded)
            .With("@orders", counts.Orders)
            .With("@lines", counts.Lines)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);
}
