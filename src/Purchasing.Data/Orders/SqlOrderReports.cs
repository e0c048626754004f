using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>Lists of orders in a SQL database.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
internal sealed class SqlOrderReports : IOrderReports
{
    // An amount is cast in either database; for a share that people look at, and never for money, the database may calculate.
    private const string AsNumber = "CAST({0} AS DECIMAL(28, 8))";

    private const string Late =
        "o.status IN ('sent', 'acknowledged', 'partly_received', 'cancelling') AND EXISTS (SELECT 1 FROM purchase_order_lines l "
        + "WHERE l.order_id = o.order_id AND l.is_open = 1 AND l.expected_on < @late_on "
        + "AND CAST(l.received_quantity AS DECIMAL(28, 8)) < CAST(l.quantity AS DECIMAL(28, 8)))";

    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;

    public SqlOrderReports(Database database, TimeProvider time, ILogger<SqlOrderReports> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
    }

    public ValueTask<OrderListPage> ListAsync(OrderListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        return _executor.ReadAsync(
            async (connection, token) =>
            {
                List<PurchaseOrder> heads = [];
                DbCommand page = connection.Command("");
                page.CommandText = PageSql(page, query);
                await using (page.ConfigureAwait(false))
                {
                    DbDataReader reader = await page.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(token).ConfigureAwait(false))
                            heads.Add(OrderRows.ReadHead(reader, _dialect));
                    }
                }

                DbCommand count = connection.Command("");
                count.CommandText = $"SELECT COUNT(*) FROM purchase_orders o {Where(count, query)}";
                long total = await count.CountAsync(token).ConfigureAwait(false);
                return new OrderListPage(await RowsAsync(connection, heads, token).ConfigureAwait(false), total);
            },
            cancellationToken);
    }

    public ValueTask<OrderOverview> OverviewAsync(DateOnly today, CancellationToken cancellationToken) =>
        _executor.ReadAsync(
            async (connection, token) =>
            {
                Dictionary<(OrderStatus, string), (long Orders, decimal Total)> totals = [];
                // Sums of money are exact: SQLite would add them up as binary numbers.
                await ReadAsync(
                    connection.Command("SELECT o.status, o.currency, COUNT(*) FROM purchase_orders o WHERE o.status <> 'draft' GROUP BY o.status, o.currency"),
                    reader => totals[(OrderStatusText.Parse(reader.GetString(0)), reader.GetString(1))] = (reader.GetInt64(2), 0m),
                    token).ConfigureAwait(false);
                await ReadAsync(
                    connection.Command(
                        "SELECT o.status, o.currency, o.grand_total FROM purchase_orders o "
                        + $"WHERE o.status IN ({string.Join(", ", Enum.GetValues<OrderStatus>().Where(status => status.IsOpen() && status != OrderStatus.Draft).Select(status => $"'{status.ToText()}'"))})"),
                    reader =>
                    {
                        (OrderStatus, string) key = (OrderStatusText.Parse(reader.GetString(0)), reader.GetString(1));
                        (long orders, decimal total) = totals.GetValueOrDefault(key);
                        totals[key] = (orders, total + StorableOrder.Amount(_dialect.ToDecimal(reader, 2), reader.GetString(1)));
                    },
                    token).ConfigureAwait(false);
                long late = await connection.Command($"SELECT COUNT(*) FROM purchase_orders o WHERE {Late}")
                    .With("@late_on", _dialect.FromDate(today)).CountAsync(token).ConfigureAwait(false);
                return new OrderOverview(
                    [.. totals.Select(pair => new OrderTotal(pair.Key.Item1, pair.Key.Item2, pair.Value.Orders, pair.Value.Total)).OrderBy(total => total.Status).ThenBy(total => total.Currency, StringComparer.Ordinal)],
                    late);
            },
            cancellationToken);

    private string PageSql(DbCommand command, OrderListQuery query)
    {
        command.With("@limit", query.Limit);
        string where = Where(command, query);
        if (query.After is OrderPlace place)
            where += $" AND {OrderPages.After(command, _dialect, query.Sort, query.Descending, place)}";
        string columns = "o." + OrderRows.HeadColumns.Replace(", ", ", o.", StringComparison.Ordinal);
        return $"SELECT {columns} FROM purchase_orders o {where} ORDER BY {OrderPages.Order(query.Sort, query.Descending)} LIMIT @limit";
    }

    private string Where(DbCommand command, OrderListQuery query)
    {
        List<string> conditions = [];
        if (query.Statuses.Count == 0)
            conditions.Add("o.status <> 'draft'");
        else
            conditions.Add($"o.status IN ({string.Join(", ", query.Statuses.Distinct().Select((status, i) => Bind($"@status{i.ToString(CultureInfo.InvariantCulture)}", status.ToText())))})");
        if (query.SupplierId is string supplier)
            conditions.Add($"o.supplier_id = {Bind("@supplier", supplier)}");
        if (query.RunKey is string run)
            conditions.Add($"o.run_key = {Bind("@run_key", run)}");
        if (query.ProductId is string product)
            conditions.Add($"o.order_id IN (SELECT l.order_id FROM purchase_order_lines l WHERE l.product_id = {Bind("@product", product)})");
        if (query.LateOn is DateOnly day)
        {
            conditions.Add(Late);
            command.With("@late_on", _dialect.FromDate(day));
        }

        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            string text = Bind("@text", $"%{query.Text.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%");
            conditions.Add($"(LOWER(o.order_id) LIKE {text} ESCAPE '!' OR LOWER(o.supplier_id) LIKE {text} ESCAPE '!' OR LOWER(COALESCE(o.supplier_name, '')) LIKE {text} ESCAPE '!')");
        }

        return "WHERE " + string.Join(" AND ", conditions);

        string Bind(string name, object value)
        {
            command.With(name, value);
            return name;
        }
    }

    private async ValueTask<IReadOnlyList<OrderListRow>> RowsAsync(DbConnection connection, List<PurchaseOrder> heads, CancellationToken cancellationToken)
    {
        if (heads.Count == 0)
            return [];
        List<string> ids = heads.ConvertAll(head => head.Id);
        Dictionary<string, (int Lines, DateOnly? Delivery, decimal Share)> lines = new(StringComparer.Ordinal);
        string quantity = string.Format(CultureInfo.InvariantCulture, AsNumber, "l.quantity");
        string received = string.Format(CultureInfo.InvariantCulture, AsNumber, "l.received_quantity");
        SqlText sql = SqlText.Parse(
            $"SELECT l.order_id, COUNT(*), MIN(CASE WHEN l.is_open = 1 AND {received} < {quantity} THEN l.expected_on END), "
            + $"SUM(CASE WHEN {received} > {quantity} THEN 1.0 ELSE 1.0 * {received} / {quantity} END) / COUNT(*) "
            + "FROM purchase_order_lines l WHERE l.order_id IN (@ids) GROUP BY l.order_id",
            "@ids");
        await ReadAsync(
            Bound(connection, sql, ids),
            reader => lines[reader.GetString(0)] = (reader.GetInt32(1), _dialect.DateOrNull(reader, 2), Convert.ToDecimal(reader.GetValue(3), CultureInfo.InvariantCulture)),
            cancellationToken).ConfigureAwait(false);
        Dictionary<string, (string Channel, string State, int Attempts)> messages = new(StringComparer.Ordinal);
        SqlText outbox = SqlText.Parse("SELECT order_id, channel, state, attempts FROM outbox WHERE order_id IN (@ids) ORDER BY order_id, revision", "@ids");
        await ReadAsync(
            Bound(connection, outbox, ids),
            reader => messages[reader.GetString(0)] = (reader.GetString(1), reader.GetString(2), reader.GetInt32(3)),
            cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> amendments = new(StringComparer.Ordinal);
        SqlText audit = SqlText.Parse("SELECT order_id, COUNT(*) FROM order_audit WHERE action IN ('amend', 'merge') AND order_id IN (@ids) GROUP BY order_id", "@ids");
        await ReadAsync(Bound(connection, audit, ids), reader => amendments[reader.GetString(0)] = reader.GetInt32(1), cancellationToken).ConfigureAwait(false);
        return heads.ConvertAll(head =>
        {
            int amended = amendments.GetValueOrDefault(head.Id);
            (int count, DateOnly? delivery, decimal share) = lines.GetValueOrDefault(head.Id);
            return messages.TryGetValue(head.Id, out (string Channel, string State, int Attempts) message)
                ? new OrderListRow(head, count, delivery, share, message.Channel, message.State, message.Attempts, amended)
                : new OrderListRow(head, count, delivery, share, null, null, 0, amended);
        });
    }

    private DbCommand Bound(DbConnection connection, SqlText sql, List<string> ids)
    {
        DbCommand command = connection.Command("");
        command.CommandText = _dialect.BindIds(command, sql, ids);
        return command;
    }

    private static async ValueTask ReadAsync(DbCommand command, Action<DbDataReader> row, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    row(reader);
            }
        }
    }
}
