using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Purchasing.Data.TestSuite.Servers;
using Purchasing.EndToEnd.Tests.Monolith;
using Purchasing.EndToEnd.Tests.Trials;

namespace Purchasing.EndToEnd.Tests.MySql;

/// <summary>The monolith on a MariaDB (the trials and one of the three companies are on a MySQL), set up by the script and used as the user the script made.</summary>
public sealed class MonolithOnMySqlTests(MonolithOnMySqlTests.ServerFixture fixture) : IClassFixture<MonolithOnMySqlTests.ServerFixture>, IAsyncLifetime
{
    private const int Products = 600;

    private const string AllOrders =
        "SELECT o.order_id, o.supplier_id, o.status, o.grand_total, l.product_id, l.line_no, l.quantity, l.unit_price, l.amount "
        + "FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id ORDER BY o.order_id, l.line_no";

    private readonly TemporaryFolder _folder = new();
    private readonly PrivateMySqlServer _server = fixture.Server;

    // One server for all tests; each begins without orders and with the seed products alone.
    public async ValueTask InitializeAsync()
    {
        string tables = await _server.QueryAsync("purchasing_db", "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> 'schema_migrations'");
        await EmptyOrdersAsync(tables.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await _server.QueryAsync("", """
            DELETE FROM oms_db.product_demand WHERE product_id LIKE 'CAT-%'; DELETE FROM oms_db.products WHERE product_id LIKE 'CAT-%';
            DELETE FROM inventory_db.stock WHERE product_id LIKE 'CAT-%'; DELETE FROM supplier_db.supplier_offers WHERE product_id LIKE 'CAT-%';
            DELETE FROM uom_db.unit_conversions WHERE product_id LIKE 'CAT-%';
            """);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Flow_for_all_decides_as_on_the_embedded_databases_and_orders_once()
    {
        ProgramRun first = await ProgramRun.RunAsync(["flow", "--all", "--json", .. OnMySql()]);
        ProgramRun second = await ProgramRun.RunAsync(["flow", "--all", "--json", .. OnMySql()]);

        Assert.Equal(
            [("PROD-001", "ordered", 108m, 1865.07m), ("PROD-002", "ordered", 96m, 881.28m), ("PROD-003", "ordered", 144m, 3888.00m)],
            first.Json.EnumerateArray().Select(result => (
                result.GetProperty("product_id").GetString()!,
                result.GetProperty("status").GetString()!,
                result.GetProperty("decision").GetProperty("order_qty").GetDecimal(),
                result.GetProperty("purchase_order").GetProperty("grand_total").GetDecimal())));
        Assert.All(second.Json.EnumerateArray(), result => Assert.Equal("no_order", result.GetProperty("status").GetString()));
        Assert.Equal("3", await CountAsync("purchase_orders"));
        Assert.Equal("sent", (await _server.QueryAsync("purchasing_db", "SELECT DISTINCT state FROM outbox")).Trim());
    }

    [Fact]
    public async Task Sixty_four_identical_requests_at_once_make_one_order()
    {
        await using MonolithServer monolith = await MonolithServer.StartAsync(_folder.File("data"), OnMySql()[2..]);

        (HttpStatusCode Status, JsonElement Body)[] answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => monolith.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal("1", await CountAsync("purchase_orders"));
        Assert.Equal("1", await CountAsync("purchase_order_lines"));
    }

    [Fact]
    public async Task A_catalogue_run_that_is_killed_and_resumed_ends_with_the_same_orders()
    {
        await _server.QueryAsync("", Catalogue());
        string[] verb = ["run", "--json", "--run-key", "night", "--batch", "20", "--lease", "1", .. OnMySql()];
        await ProgramRun.RunAsync(verb);
        string whole = await _server.QueryAsync("purchasing_db", AllOrders);
        await InitializeAsync();
        await _server.QueryAsync("", Catalogue());

        using (Process process = ProgramRun.Start(new Dictionary<string, string>(), verb))
        {
            // Killed in the middle: some batches are done, some are not.
            for (int i = 0; i < 600 && !await IsHalfDoneAsync(); i++)
                await Task.Delay(20);
            process.Kill();
            await process.WaitForExitAsync();
        }

        ProgramRun resumed = await ProgramRun.RunAsync(verb);

        Assert.Equal(0, int.Parse(await CountAsync("purchase_orders WHERE status = 'draft'"), CultureInfo.InvariantCulture));
        Assert.Contains("\n", whole);
        Assert.Equal(whole, await _server.QueryAsync("purchasing_db", AllOrders));
        Assert.True(resumed.Json.GetProperty("summary").GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public async Task A_server_that_goes_and_comes_back_holds_products_and_needs_no_restart_of_the_host()
    {
        await using MonolithServer monolith = await MonolithServer.StartAsync(_folder.File("data"), OnMySql()[2..]);
        await _server.KillAsync();

        (HttpStatusCode status, JsonElement held) = await monolith.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""");
        using HttpResponseMessage down = await monolith.Http.GetAsync("health/ready");
        await _server.RestartAsync();
        using HttpResponseMessage up = await monolith.Http.GetAsync("health/ready");
        (HttpStatusCode orderedStatus, JsonElement ordered) = await monolith.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""");

        Assert.True(
            status != HttpStatusCode.OK || held.GetProperty("status").GetString() == "held", $"{status}: {held}");
        Assert.Matches("cannot be reached|is out of reach", held.ToString());
        Assert.DoesNotContain("   at ", held.ToString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Equal(HttpStatusCode.OK, up.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "ordered"), (orderedStatus, ordered.GetProperty("status").GetString()));
        Assert.Equal("1", await CountAsync("purchase_orders"));
    }

    private static string Catalogue()
    {
        StringBuilder sql = new();
        Rows("oms_db.products (product_id, name)", i => $"('CAT-{i:D4}', 'Article {i}')");
        Rows("oms_db.product_demand (product_id, avg_daily, trend)", i => $"('CAT-{i:D4}', {5 + (i % 17)}.5, '{(i % 3 == 0 ? "increasing" : "stable")}')");
        Rows("inventory_db.stock (product_id, warehouse_id, on_hand, reserved, unit)", i => $"('CAT-{i:D4}', 'WH-001', {i % 90}, {i % 7}, 'PIECE')");
        Rows("supplier_db.supplier_offers (product_id, supplier_id, price, currency, moq, lead_time_days, purchase_unit)", i => $"('CAT-{i:D4}', 'SUP-00{1 + (i % 3)}', {1 + (i % 40)}.25, 'USD', 10, {3 + (i % 9)}, 'CASE')");
        Rows("uom_db.unit_conversions (product_id, from_unit, to_unit, factor)", i => $"('CAT-{i:D4}', 'CASE', 'PIECE', {6 + (i % 2 * 6)})");
        return sql.ToString();

        void Rows(string table, Func<int, string> row) =>
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} VALUES {string.Join(", ", Enumerable.Range(0, Products).Select(row))};\n");
    }

    private Task EmptyOrdersAsync(IEnumerable<string> tables) =>
        _server.QueryAsync("purchasing_db", TrialWorld.EmptyingOf(tables, "SET FOREIGN_KEY_CHECKS = 0"));

    private async Task<bool> IsHalfDoneAsync() =>
        int.Parse(await CountAsync("catalogue_batches WHERE done = 1"), CultureInfo.InvariantCulture) >= 8;

    private async Task<string> CountAsync(string table) =>
        (await _server.QueryAsync("purchasing_db", $"SELECT COUNT(*) FROM {table}")).Trim();

    private string[] OnMySql() =>
    [
        "--data", _folder.File("data"), "--set", "Databases:Provider=MySql",
        .. new[] { "Oms", "Inventory", "Supplier", "Uom", "Purchasing" }.SelectMany(name => new[]
        {
            "--set",
            $"Databases:{name}=Server=127.0.0.1;Port={_server.Port};Database={name.ToLowerInvariant()}_db;User ID=purchasing_app;PasswordFile={fixture.PasswordFile};SslMode=None;ConnectionTimeout=2",
        }),
    ];

    /// <summary>A server of this class alone, since a test kills it; set up by the script.</summary>
    public sealed class ServerFixture : IAsyncLifetime
    {
        private readonly TemporaryFolder _secrets = new();

        public PrivateMySqlServer Server { get; private set; } = null!;

        public string PasswordFile => _secrets.File("purchasing_app");

        public async ValueTask InitializeAsync()
        {
            Server = await PrivateMySqlServer.StartAsync(ServerProduct.MariaDb);
            await Server.SetUpAsync(_secrets.Path);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            _secrets.Dispose();
        }
    }
}
