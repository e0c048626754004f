using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>What the entries of orders hold of their content, compared with the orders as they are stored.</summary>
internal static class ContentRows
{
    /// <summary>
    /// What the entry of a change has to hold. When the order was not what its entry tells, it goes on to hold what that one held, so that no later
    /// action covers up what was done past the product.
    /// </summary>
    /// <exception cref="OrderActionException">It was not, and the change leads on to sending.</exception>
    public static async ValueTask<string> AfterAsync(DbConnection connection, DbTransaction transaction, OrderChange change, CancellationToken cancellationToken)
    {
        if (change.Before is not PurchaseOrder before)
            return OrderContent.Of(change.Order);
        string? told = await ToldAsync(connection, transaction, before.Id, before.Version, cancellationToken).ConfigureAwait(false);
        if (DifferenceOf(told, before) is not string difference)
            return OrderContent.Of(change.Order);
        // What is under way goes on to its end, and what the supplier has can be received and withdrawn.
        bool leadsOn = before.Status != OrderStatus.Sending && change.Order.Status is OrderStatus.PendingApproval or OrderStatus.Approved or OrderStatus.Sending;
        return leadsOn ? throw Altered($"Order {before.Id}", difference) : told!;
    }

    /// <summary>What of an order is not as its entry tells, in words; null when all is, or no entry holds it.</summary>
    public static async ValueTask<string?> DifferenceAsync(DbConnection connection, PurchaseOrder order, CancellationToken cancellationToken) =>
        DifferenceOf(await ToldAsync(connection, null, order.Id, order.Version, cancellationToken).ConfigureAwait(false), order);

    /// <summary>Orders of a stretch that are no drafts, each with what the entry of its version holds.</summary>
    public static async ValueTask<IReadOnlyList<(PurchaseOrder Order, string? Told)>> OrdersAsync(
        DbConnection connection, SqlDialect dialect, string after, int limit, CancellationToken cancellationToken)
    {
        List<PurchaseOrder> heads = [];
        List<string?> told = [];
        string columns = "o." + OrderRows.HeadColumns.Replace(", ", ", o.", StringComparison.Ordinal);
        DbCommand command = connection.Command(
                $"SELECT {columns}, a.content FROM purchase_orders o LEFT JOIN order_audit a ON a.order_id = o.order_id AND a.version = o.version "
                + "WHERE o.order_id > @after AND o.status <> 'draft' ORDER BY o.order_id LIMIT @limit")
            .With("@after", after)
            .With("@limit", limit);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    heads.Add(OrderRows.ReadHead(reader, dialect));
                    told.Add(reader.TextOrNull(reader.FieldCount - 1));
                }
            }
        }

        IReadOnlyList<PurchaseOrder> orders = await OrderReading.WithLinesAsync(connection, dialect, heads, cancellationToken).ConfigureAwait(false);
        return [.. orders.Select((order, i) => (order, told[i]))];
    }

    /// <summary>The revisions of orders that suppliers have and that are kept, each with what the entry of its version holds.</summary>
    public static async ValueTask<IReadOnlyList<(PurchaseOrder Order, string? Told)>> KeptAsync(
        DbConnection connection, SqlDialect dialect, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        List<PurchaseOrder> kept = [];
        SqlText sql = SqlText.Parse("SELECT order_id, content FROM order_revisions WHERE order_id IN (@ids) ORDER BY order_id, revision", "@ids");
        DbCommand command = connection.Command("");
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = dialect.BindIds(command, sql, ids);
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    kept.Add(Kept(reader.GetString(0), reader.GetString(1)));
            }
        }

        List<(PurchaseOrder, string?)> told = [];
        foreach (PurchaseOrder order in kept)
            told.Add((order, await ToldAsync(connection, null, order.Id, order.Version, cancellationToken).ConfigureAwait(false)));
        return told;
    }

    /// <summary>
    /// Orders whose lines count as on order although nothing of them is to come, or the other way round, in words. Which lines count follows from the status, and is
    /// stored beside it so that open lines are found by an index: whoever changes it has goods ordered again.
    /// </summary>
    public static async ValueTask<IReadOnlyList<string>> WronglyOnOrderAsync(
        DbConnection connection, SqlDialect dialect, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        // One statement, so that status and lines are of one moment.
        SqlText sql = SqlText.Parse(
            "SELECT o.order_id, o.status, SUM(CASE WHEN l.is_open = 1 THEN 1 ELSE 0 END), COUNT(*) FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id "
            + "WHERE o.order_id IN (@ids) AND o.status <> 'draft' GROUP BY o.order_id, o.status ORDER BY o.order_id", "@ids");
        List<string> wrong = [];
        DbCommand command = connection.Command("");
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = dialect.BindIds(command, sql, ids);
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    long open = Convert.ToInt64(reader.GetValue(2), CultureInfo.InvariantCulture), lines = Convert.ToInt64(reader.GetValue(3), CultureInfo.InvariantCulture);
                    if (OrderStatusText.TryParse(reader.GetString(1), out OrderStatus status) && open != (status.IsOpen() ? lines : 0))
                        wrong.Add($"{reader.GetString(0)} ({open} of its {lines} lines count as on order, and it is {status.ToText()})");
                }
            }
        }

        return wrong;
    }

    /// <summary>Reads a revision that is kept.</summary>
    /// <exception cref="OrderStoreException">It is not what the product wrote.</exception>
    public static PurchaseOrder Kept(string orderId, string content)
    {
        try
        {
            if (JsonSerializer.Deserialize(content, PurchasingJson.Default.PurchaseOrder) is PurchaseOrder kept && kept.Id == orderId)
                return kept;
        }
        catch (JsonException)
        {
        }

        throw new OrderStoreException($"A revision of order {orderId} that its supplier has cannot be read: somebody changed its row in order_revisions.") { UnreadableOrder = orderId };
    }

    /// <summary>What of an order is not what an entry holds, in words; null when nothing is, or the entry holds nothing.</summary>
    public static string? DifferenceOf(string? told, PurchaseOrder order) =>
        OrderContent.IsKnown(told) ? OrderContent.DifferenceOf(told, order) : null;

    public static OrderActionException Altered(string name, string difference) => new(
        OrderActionError.IllegalMove, $"{name} is not what the audit trail tells: {difference}. Somebody changed it in the database. Find out who and what else; then cancel the order, and order again.");

    private static async ValueTask<string?> ToldAsync(DbConnection connection, DbTransaction? transaction, string id, int version, CancellationToken cancellationToken) =>
        await connection.Command("SELECT content FROM order_audit WHERE order_id = @id AND version = @version", transaction)
            .With("@id", id)
            .With("@version", version)
            .TextAsync(cancellationToken).ConfigureAwait(false);
}
