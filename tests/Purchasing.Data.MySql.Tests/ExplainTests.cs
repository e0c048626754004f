using System.Data.Common;
using Purchasing.Core.Sources;
using Purchasing.Data.Catalogue;
using Purchasing.Data.Databases;
using Purchasing.Data.Facts;
using Purchasing.Data.Orders;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

/// <summary>No query of the product reads a whole table, on tables large enough that the server would rather not.</summary>
public abstract class ExplainTests(MySqlServerFixture server) : IAsyncLifetime
{
    private const int Products = 3000;

    private TestDatabases _databases = null!;

    private static readonly string[] Queries =
    [
        "demand", "stock", "offers", "units", "catalogue", "open orders", "rates", "outbox claim", "outbox next", "batch claim", "order by id", "orders of a run", "orders of a status", "lines of an order", "line of a run", "line of a position", "due runs of graphs",
    ];

    public async ValueTask InitializeAsync()
    {
        _databases = await server.OpenAsync();
        await FillAsync(DatabaseNames.Oms, "INSERT INTO products (product_id, name) VALUES ", i => $"('P{i:D5}', 'n')");
        await FillAsync(DatabaseNames.Oms, "INSERT INTO product_demand (product_id, avg_daily) VALUES ", i => $"('P{i:D5}', 1)");
        await FillAsync(DatabaseNames.Inventory, "INSERT INTO stock (product_id, warehouse_id, on_hand) VALUES ", i => $"('P{i:D5}', 'WH-001', 1)");
        await FillAsync(DatabaseNames.Supplier, "INSERT INTO suppliers (supplier_id, name) VALUES ", i => $"('S{i:D5}', 'n')");
        await FillAsync(DatabaseNames.Supplier, "INSERT INTO supplier_offers (product_id, supplier_id, price) VALUES ", i => $"('P{i:D5}', 'S{i:D5}', 1)");
        await FillAsync(DatabaseNames.Supplier, "INSERT INTO price_breaks (product_id, supplier_id, min_quantity, price) VALUES ", i => $"('P{i:D5}', 'S{i:D5}', 10, 1)");
        await FillAsync(DatabaseNames.Uom, "INSERT INTO unit_conversions (product_id, from_unit, to_unit, factor) VALUES ", i => $"('P{i:D5}', 'CASE', 'PIECE', 12)");
        await FillAsync(DatabaseNames.Purchasing, "INSERT INTO purchase_orders (order_id, run_key, supplier_id, currency, status, version, created_by, created_at, changed_at, order_date, approved_by, total_amount, discount_amount, final_amount, tax_rate, tax_amount, grand_total, base_currency, fx_rate, rule_set_hash) VALUES ",
            i => $"('O{i:D5}', 'run-{i % 50}', 'S1', 'USD', '{(i % 20 == 0 ? "approved" : "received")}', 1, 'a', '2026-01-01', '2026-01-01', '2026-01-01', '[]', 0, 0, 0, 0, 0, 0, 'USD', 1, 'h')");
        await FillAsync(DatabaseNames.Purchasing, "INSERT INTO purchase_order_lines (order_id, product_id, warehouse_id, run_key, position_sequence, line_no, quantity, stock_unit, purchase_quantity, purchase_unit, unit_price, amount, is_open) VALUES ",
            i => $"('O{i:D5}', 'P{i:D5}', 'W', 'run-{i % 50}', 0, 1, 1, 'P', 1, 'P', 1, 1, {i % 2})");
        await FillAsync(DatabaseNames.Purchasing, "INSERT INTO outbox (message_id, order_id, order_version, channel, idempotency_key, created_at, due_at, state) VALUES ",
            i => $"('M{i:D5}', 'O{i:D5}', 1, 'folder', 'K{i}', '2026-01-01', '2026-01-01', '{(i % 100 == 0 ? "pending" : "sent")}')");
        await _databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE outbox SET supplier_id = CONCAT('S', RIGHT(message_id, 3))");
        await FillAsync(DatabaseNames.Purchasing, "INSERT INTO outbox_suppliers (supplier_id, claimed_until) VALUES ", i => $"('S{i:D5}', {(i < 2900 ? "'2999-01-01'" : "'2000-01-01'")})");
        await _databases.ExecuteAsync(DatabaseNames.Purchasing, "INSERT INTO catalogue_runs (run_key, rule_set_hash, order_date, started_at, started_by) VALUES ('run-1', 'h', '2026-01-01', '2026-01-01', 'a')");
        await FillAsync(DatabaseNames.Purchasing, "INSERT INTO catalogue_batches (run_key, batch_no, last_id, product_count, done) VALUES ",
            i => $"('run-1', {i}, 'P', 1, {(i < 2900 ? 1 : 0)})");
        await FillAsync(DatabaseNames.Purchasing, "INSERT INTO graph_runs (run_id, graph, graph_version, graph_hash, status, owner, epoch, number, entries, signals, wake_at, started_at, changed_at) VALUES ",
            i => $"('r{i}', 'purchasing', '1', 'h', '{(i % 100 == 0 ? "running" : "completed")}', 'o', 1, 0, 1, 0, {(i % 100 == 0 ? "1" : "NULL")}, {i}, {i})");
        await FillAsync(DatabaseNames.Supplier, "INSERT INTO exchange_rates (currency, base_currency, rate_date, rate) VALUES ",
            i => $"('C{i % 30:D2}', 'USD', DATE_ADD('2020-01-01', INTERVAL {i / 30} DAY), 1)");
        foreach ((string database, string tables) in new[]
        {
            (DatabaseNames.Oms, "products, product_demand"), (DatabaseNames.Inventory, "stock"), (DatabaseNames.Supplier, "suppliers, supplier_offers, price_breaks, exchange_rates"),
            (DatabaseNames.Uom, "unit_conversions"), (DatabaseNames.Purchasing, "purchase_orders, purchase_order_lines, outbox, outbox_suppliers, catalogue_batches, graph_runs"),
        })
        {
            await _databases.ScalarAsync(database, $"ANALYZE TABLE {tables}");
        }
    }

    public async ValueTask DisposeAsync() => await _databases.DisposeAsync();

    [Fact]
    public async Task No_query_scans_a_table()
    {
        // One test over all queries: filling the tables costs more than asking.
        List<string> scans = [];
        foreach (string query in Queries)
        {
            (string database, string sql) = SqlOf(query);
            foreach ((string table, string type, string key) in await ExplainAsync(database, sql))
            {
                if (type is "ALL" || (type is "index" && query is not "catalogue" and not "rates"))
                    scans.Add($"{query}: {table} {type} {key}");
            }
        }

        Assert.Empty(scans);
    }

    [Fact]
    public async Task The_check_notices_a_scan() =>
        Assert.Contains(await ExplainAsync(DatabaseNames.Oms, "SELECT name FROM products WHERE name = 'x'"), row => row.Type == "ALL");

    private static (string Database, string Sql) SqlOf(string query)
    {
        SqlDialect dialect = new MySqlDialect();
        return query switch
        {
            "demand" => (DatabaseNames.Oms, SourceQueries.Demand.Sql),
            "stock" => (DatabaseNames.Inventory, SourceQueries.Stock.Sql),
            "offers" => (DatabaseNames.Supplier, SourceQueries.Offers.Sql),
            "units" => (DatabaseNames.Uom, SourceQueries.Units.Sql),
            "catalogue" => (DatabaseNames.Oms, SourceQueries.Catalogue.Sql),
            "open orders" => (DatabaseNames.Purchasing, SqlOpenOrders.Query("product_id IN (@ids)", null)),
            "rates" => (DatabaseNames.Supplier, SourceQueries.Rates.Sql),
            "outbox claim" => (DatabaseNames.Purchasing, OutboxRows.FreeSuppliersSql(dialect)),
            "outbox next" => (DatabaseNames.Purchasing, OutboxRows.NextMessageSql),
            "batch claim" => (DatabaseNames.Purchasing, RunRows.NextBatchSql(dialect)),
            "order by id" => (DatabaseNames.Purchasing, "SELECT order_id, status FROM purchase_orders WHERE order_id = 'O00007'"),
            "orders of a run" => (DatabaseNames.Purchasing, "SELECT order_id, status FROM purchase_orders WHERE run_key = 'run-1' AND status = 'draft' AND order_id > '' ORDER BY order_id LIMIT 10"),
            "orders of a status" => (DatabaseNames.Purchasing, "SELECT order_id, version FROM purchase_orders WHERE status = 'approved' ORDER BY order_id LIMIT 10"),
            "lines of an order" => (DatabaseNames.Purchasing, $"SELECT {OrderRows.LineColumns} FROM purchase_order_lines WHERE order_id IN (@ids) ORDER BY order_id, line_no"),
            "line of a run" => (DatabaseNames.Purchasing, "SELECT order_id FROM purchase_order_lines WHERE run_key = 'run-1' AND product_id = 'P00001' AND warehouse_id = 'W' AND split_no = 0"),
            "line of a position" => (DatabaseNames.Purchasing, "SELECT order_id FROM purchase_order_lines WHERE product_id = 'P00001' AND position_sequence = 0 AND split_no = 0"),
            "due runs of graphs" => (DatabaseNames.Purchasing, "SELECT run_id FROM graph_runs WHERE wake_at IS NOT NULL AND wake_at <= 1 AND (lease_until IS NULL OR lease_until <= 1) ORDER BY started_at, run_id LIMIT 100"),
            _ => throw new ArgumentOutOfRangeException(nameof(query), query, "No such query."),
        };
    }

    private async Task FillAsync(string database, string insert, Func<int, string> row)
    {
        foreach (int[] chunk in Enumerable.Range(0, Products).Chunk(1000))
            await _databases.ExecuteAsync(database, insert + string.Join(", ", chunk.Select(row)));
    }

    private async Task<List<(string Table, string Type, string Key)>> ExplainAsync(string database, string sql)
    {
        string bound = sql
            .Replace("@ids", "'P00007', 'P00008', 'O00007'", StringComparison.Ordinal)
            .Replace("@after", "'P01000'", StringComparison.Ordinal)
            .Replace("@count", "100", StringComparison.Ordinal)
            .Replace("@run", "'run-1'", StringComparison.Ordinal)
            .Replace("@supplier", "'S007'", StringComparison.Ordinal)
            .Replace("@max", "10", StringComparison.Ordinal)
            .Replace("@now", "'2026-06-01'", StringComparison.Ordinal)
            .Replace("@day", "'2020-02-01'", StringComparison.Ordinal)
            .Replace("@run", "'run-1'", StringComparison.Ordinal);
        List<(string, string, string)> rows = [];
        await using DbConnection connection = await _databases.OpenAsync(database);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "EXPLAIN FORMAT=TRADITIONAL " + bound;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        int table = reader.GetOrdinal("table");
        int type = reader.GetOrdinal("type");
        int key = reader.GetOrdinal("key");
        while (await reader.ReadAsync())
        {
            // Rows of derived tables and unions are in memory; what they are made of has its own row.
            string name = reader.IsDBNull(table) ? "" : reader.GetString(table);
            if (!name.StartsWith('<'))
                rows.Add((name, reader.IsDBNull(type) ? "" : reader.GetString(type), reader.IsDBNull(key) ? "" : reader.GetString(key)));
        }

        return rows;
    }
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlExplainTests(MySqlCollection.Fixture server) : ExplainTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbExplainTests(MariaDbCollection.Fixture server) : ExplainTests(server);
