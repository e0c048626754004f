using System.Data.Common;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Facts;

/// <summary>What our own orders still bring, from the order database.</summary>
/// <remarks>One statement gives quantity and sequence, so both belong to the same snapshot. Safe for concurrent calls.</remarks>
internal sealed class SqlOpenOrders : IFactProvider<OpenOrders>
{
    private readonly Database _database;
    private readonly CommandPool _commands;
    private readonly SqlText _sql;
    private readonly string _rangeSql;

    /// <param name="database">The order database.</param>
    /// <param name="countedByInventoryFrom">The status from which the inventory system counts our orders itself; null when it never does.</param>
    public SqlOpenOrders(Database database, OrderStatus? countedByInventoryFrom)
    {
        _database = database;
        _sql = SqlText.Parse(Query("product_id IN (@ids)", countedByInventoryFrom), "@ids");
        _commands = database.CommandsFor(_sql.Sql);
        _rangeSql = Query("product_id BETWEEN @first AND @last", countedByInventoryFrom);
    }

    public string Source => SourceNames.OpenOrders;

    public ValueTask<FactBatch<OpenOrders>> GetAsync(ProductSet products, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(products);
        return FactQueryRunner.RunAsync(
            _commands,
            Source,
            TimeSpan.FromSeconds(30),
            products.Ids.Count,
            command => FactQueryRunner.BindProducts(command, _database, products, _sql, _rangeSql, KeyKind.Text),
            ReadAsync,
            cancellationToken);
    }

    internal static string Query(string products, OrderStatus? countedByInventoryFrom)
    {
        string ours = string.Join(", ", Enum.GetValues<OrderStatus>().Where(s => s.IsOpen() && s < countedByInventoryFrom).Select(s => $"'{s.ToText()}'"));
        string counted = countedByInventoryFrom is null ? "0" : ours.Length == 0 ? "1" : $"CASE WHEN o.status IN ({ours}) THEN 0 ELSE 1 END";
        return $"""
            SELECT l.product_id, l.quantity, l.received_quantity, NULL, {counted}, l.stock_unit, l.expected_on, l.warehouse_id, o.order_date, o.supplier_id, o.order_id
            FROM purchase_order_lines l JOIN purchase_orders o ON o.order_id = l.order_id
            WHERE l.{products} AND l.is_open = 1
            UNION ALL
            SELECT m.product_id, NULL, NULL, MAX(m.position_sequence), 0, NULL, NULL, NULL, NULL, NULL, NULL
            FROM purchase_order_lines m
            WHERE m.{products}
            GROUP BY m.product_id
            """;
    }

    private async ValueTask<FactBatch<OpenOrders>> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        Dictionary<string, OpenOrders> all = new(StringComparer.Ordinal);
        FactBatch<OpenOrders> batch = new(Source, 0);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string productId = reader.GetString(0);
            OpenOrders sum = all.GetValueOrDefault(productId) ?? new OpenOrders { ProductId = productId, Quantity = 0m, Sequence = 0 };
            try
            {
                all[productId] = reader.IsDBNull(1) ? sum with { Sequence = reader.GetInt32(3) + 1 } : Add(sum, ReadLine(reader));
            }
            catch (Exception e) when (UnreadableRow.IsCauseOf(e))
            {
                // Only the products of this order wait until somebody has looked at it.
                batch.AddProblem(productId, $"order {reader.TextOrNull(10)} cannot be read: {e.Message}");
            }
        }

        foreach (OpenOrders open in all.Values)
            batch.Add(open.ProductId, open);
        return batch;
    }

    private static OpenOrders Add(OpenOrders sum, OpenOrderLine line) => line.Quantity == 0m
        ? sum
        : sum with
        {
            Quantity = sum.Quantity + (line.Counted ? 0m : line.Quantity),
            Counted = sum.Counted + (line.Counted ? line.Quantity : 0m),
            Lines = [.. sum.Lines, line],
        };

    private OpenOrderLine ReadLine(DbDataReader reader)
    {
        SqlDialect dialect = _database.Dialect;
        return new OpenOrderLine
        {
            Quantity = Math.Max(dialect.ToDecimal(reader, 1) - dialect.ToDecimal(reader, 2), 0m),
            Counted = reader.GetInt32(4) != 0,
            Unit = reader.TextOrNull(5),
            ExpectedOn = dialect.DateOrNull(reader, 6),
            WarehouseId = reader.TextOrNull(7),
            OrderedOn = dialect.DateOrNull(reader, 8),
            SupplierId = reader.TextOrNull(9),
        };
    }
}
