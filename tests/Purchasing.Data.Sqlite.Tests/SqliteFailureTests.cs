using Microsoft.Data.Sqlite;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Health;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class SqliteFailureTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("purchasing-sqlite-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // As it comes of a file system without room: a writer is told of it, a reader that its index of the log cannot grow.
    [Theory]
    [InlineData(13, 13, DatabaseFault.StorageFull)]
    [InlineData(10, 4874, DatabaseFault.StorageFull)]
    [InlineData(10, 266, DatabaseFault.Unknown)]
    public void A_full_disk_is_called_one(int code, int extended, object fault) =>
        Assert.Equal(fault, new SqliteDialect().Classify(new Microsoft.Data.Sqlite.SqliteException("disk I/O error", code, extended)));

    [Fact]
    public async Task A_host_whose_orders_soon_find_no_room_is_not_ready()
    {
        await using ServiceProvider services = await InstalledAsync();
        DatabaseRegistry databases = services.GetRequiredService<DatabaseRegistry>();

        HealthCheckResult full = await new DatabasesHealthCheck(databases) { LeastFreeBytes = long.MaxValue }.CheckHealthAsync(new HealthCheckContext(), None);

        Assert.Equal(HealthStatus.Unhealthy, full.Status);
        Assert.Matches(@"^Database 'Purchasing' \(purchasing_db\.db\) has [0-9]+\.[0-9] MB of disk space left; make room\.$", full.Description);
        Assert.All(full.Data, check => Assert.Equal(check.Key == DatabaseNames.Purchasing, !"ok".Equals(check.Value)));
        Assert.Equal(HealthStatus.Healthy, (await new DatabasesHealthCheck(databases).CheckHealthAsync(new HealthCheckContext(), None)).Status);
    }

    [Theory]
    [InlineData(DatabaseNames.Purchasing, "order_audit")]
    [InlineData(DatabaseNames.Purchasing, "idempotent_requests")]
    [InlineData(DatabaseNames.Supplier, "suppliers")]
    public async Task A_host_without_a_table_that_it_needs_is_not_ready(string database, string table)
    {
        await using ServiceProvider services = await InstalledAsync();
        DatabaseRegistry databases = services.GetRequiredService<DatabaseRegistry>();
        Assert.Equal(HealthStatus.Healthy, (await new DatabasesHealthCheck(databases).CheckHealthAsync(new HealthCheckContext(), None)).Status);
        using (SqliteConnection connection = new($"Data Source={Path.Combine(_folder, DatabaseNames.SchemaOf(database))}.db"))
        {
            connection.Open();
            using SqliteCommand rename = connection.CreateCommand();
            rename.CommandText = $"ALTER TABLE {table} RENAME TO gone";
            rename.ExecuteNonQuery();
        }

        HealthCheckResult result = await new DatabasesHealthCheck(databases).CheckHealthAsync(new HealthCheckContext(), None);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains(table, result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_whose_order_file_was_moved_is_not_ready()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows moves no open file.");
            return;
        }

        await using ServiceProvider services = await InstalledAsync();
        DatabaseRegistry databases = services.GetRequiredService<DatabaseRegistry>();
        await new DatabasesHealthCheck(databases).CheckHealthAsync(new HealthCheckContext(), None);
        string file = Path.Combine(_folder, "purchasing_db.db");
        File.Move(file, file + ".elsewhere");

        HealthCheckResult result = await new DatabasesHealthCheck(databases).CheckHealthAsync(new HealthCheckContext(), None);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("was moved or removed", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_database_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such rights.");
            return;
        }

        await using ServiceProvider services = await InstalledAsync();
        await services.GetRequiredService<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), None);
        string[] files = Directory.GetFiles(_folder, "purchasing_db.db*");
        Assert.InRange(files.Length, 3, 4);
        foreach (string file in files)
            Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Two_hosts_on_one_folder_make_one_order()
    {
        await using ServiceProvider first = await InstalledAsync();
        await using ServiceProvider second = SqliteFiles.Services(_folder);
        IOrderStore[] stores = [first.GetRequiredService<IOrderStore>(), second.GetRequiredService<IOrderStore>()];

        CreateOrderResult[] results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
            () => stores[i % 2].CreateAsync(SampleOrders.Creation(SampleOrders.Order($"PO-{i}")), None).AsTask())));

        Assert.Single(results, r => r.Outcome == CreateOrderOutcome.Created);
        Assert.Single(await stores[0].ListAsync(new OrderQuery(), None));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("busy_timeout", "10000")]
    [InlineData("foreign_keys", "1")]
    [InlineData("synchronous", "2")]
    public async Task A_connection_waits_checks_and_lasts(string pragma, string expected)
    {
        await using ServiceProvider services = await InstalledAsync();
        await using DbConnection connection = await services.GetRequiredService<DatabaseRegistry>().Get(DatabaseNames.Purchasing).OpenAsync(None);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";

        Assert.Equal(expected, (await command.ExecuteScalarAsync())!.ToString());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_clear_error()
    {
        await using ServiceProvider services = SqliteFiles.Services("/proc/purchasing-data");

        DatabaseInstallException error = await Assert.ThrowsAsync<DatabaseInstallException>(
            () => services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, None));

        Assert.Contains("/proc/purchasing-data/oms_db.db", error.Message);
        Assert.Contains("--data DIR", error.Message);
    }

    [Fact]
    public async Task A_database_that_was_never_made_is_a_clear_error_and_is_not_made_by_asking()
    {
        await using ServiceProvider services = SqliteFiles.Services(_folder);

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => services.GetRequiredService<IOrderStore>().GetAsync("PO-1", None).AsTask());

        Assert.Contains("does not exist or cannot be opened", error.Message);
        Assert.False(File.Exists(Path.Combine(_folder, "purchasing_db.db")));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_a_clear_error()
    {
        await using (await InstalledAsync())
        {
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "inventory_db.db"), new string('x', 8192));
        await using ServiceProvider services = SqliteFiles.Services(_folder);

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
            () => services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(SourceQueries.Stock).GetAsync(ProductSet.One("PROD-001"), None).AsTask());

        Assert.Contains("is not a readable database file", error.Message);
    }

    [Fact]
    public async Task A_writer_that_another_process_keeps_waiting_gets_a_clear_error()
    {
        await using (await InstalledAsync())
        {
        }

        await using ServiceProvider services = SqliteFiles.Services(_folder, ("Databases:BusyTimeoutSeconds", "1"));
        await using DbConnection other = await services.GetRequiredService<DatabaseRegistry>().Get(DatabaseNames.Purchasing).OpenAsync(None);
        await using DbTransaction holder = await other.BeginTransactionAsync();

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(
            () => services.GetRequiredService<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), None).AsTask());

        Assert.Contains("another transaction held a lock for too long", error.Message);
        Assert.True(error.IsTransient);
        await holder.RollbackAsync();
        Assert.Equal(CreateOrderOutcome.Created, (await services.GetRequiredService<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), None)).Outcome);
    }

    [Fact]
    public async Task Binary_floating_point_is_refused_because_it_is_not_exact()
    {
        await using ServiceProvider services = await InstalledAsync();
        FactQuery inexact = SourceQueries.Stock with { Sql = "SELECT product_id, warehouse_id, CAST(on_hand AS REAL) AS on_hand, reserved, unit FROM stock WHERE product_id IN (@ids)" };

        FactBatch<StockLevel> batch = await services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(inexact).GetAsync(ProductSet.One("PROD-001"), None);

        Assert.Contains("stock: on_hand ('25') is a binary floating-point number", batch.ProblemOf("PROD-001"));
        Assert.Empty(batch.All);
    }

    [Theory]
    [InlineData("Databases:BusyTimeoutSeconds", "soon", "must be a whole number")]
    [InlineData("Databases:InventoryCountsOrdersFrom", "posted", "is not an order status")]
    [InlineData("Databases:Oms", "Server=db1;Database=oms_db", "is no SQLite file")]
    public void A_setting_that_makes_no_sense_is_named(string key, string value, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => SqliteFiles.Services(_folder, (key, value)));

        Assert.Contains(key, error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public async Task Orders_that_the_inventory_system_counts_itself_are_left_out()
    {
        await using (await InstalledAsync())
        {
        }

        await using ServiceProvider services = SqliteFiles.Services(_folder, ("Databases:InventoryCountsOrdersFrom", "sent"));
        IOrderStore store = services.GetRequiredService<IOrderStore>();
        await store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run-1", OrderStatus.Approved)), None);
        await store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2", "run-2", OrderStatus.Sent, SampleOrders.Line(sequence: 1))), None);

        FactBatch<OpenOrders> open = await services.GetRequiredService<IFactProvider<OpenOrders>>().GetAsync(ProductSet.One("PROD-001"), None);

        Assert.Equal(new OpenOrders { ProductId = "PROD-001", Quantity = 108m, Counted = 108m, Sequence = 2 }, open.For("PROD-001").First! with { Lines = [] });
        Assert.Equal([false, true], open.For("PROD-001").First!.Lines.Select(line => line.Counted).Order());
    }

    [Fact]
    public async Task No_query_of_the_product_scans_a_table()
    {
        await using ServiceProvider services = await InstalledAsync();
        (string Database, string Sql)[] queries =
        [
            (DatabaseNames.Oms, SourceQueries.Demand.Sql), (DatabaseNames.Inventory, SourceQueries.Stock.Sql), (DatabaseNames.Supplier, SourceQueries.Offers.Sql),
            (DatabaseNames.Uom, SourceQueries.Units.Sql), (DatabaseNames.Oms, SourceQueries.Catalogue.Sql),
            (DatabaseNames.Purchasing, Purchasing.Data.Facts.SqlOpenOrders.Query("product_id IN (@ids)", OrderStatus.Sent)),
            (DatabaseNames.Purchasing, Purchasing.Data.Orders.OutboxRows.FreeSuppliersSql(new SqliteDialect())),
            (DatabaseNames.Purchasing, Purchasing.Data.Orders.OutboxRows.NextMessageSql),
            (DatabaseNames.Purchasing, Purchasing.Data.Catalogue.RunRows.NextBatchSql(new SqliteDialect())),
        ];
        List<string> scans = [];
        foreach ((string database, string sql) in queries)
        {
            await using DbConnection connection = await services.GetRequiredService<DatabaseRegistry>().Get(database).OpenAsync(None);
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + System.Text.RegularExpressions.Regex.Replace(sql.Replace("@ids", "'a', 'b'", StringComparison.Ordinal), "@(count|max)", "5").Replace("@after", "'a'", StringComparison.Ordinal).Replace("@now", "'a'", StringComparison.Ordinal).Replace("@run", "'a'", StringComparison.Ordinal).Replace("@supplier", "'a'", StringComparison.Ordinal);
            await using DbDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                string step = reader.GetString(3);
                if (step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("CONSTANT", StringComparison.Ordinal))
                    scans.Add($"{sql}: {step}");
            }
        }

        Assert.Empty(scans);
    }

    private async Task<ServiceProvider> InstalledAsync()
    {
        ServiceProvider services = SqliteFiles.Services(_folder);
        await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, None);
        return services;
    }
}
