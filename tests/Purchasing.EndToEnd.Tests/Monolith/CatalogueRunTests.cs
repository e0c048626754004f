using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Purchasing.EndToEnd.Tests.Monolith;

public sealed class CatalogueRunTests(Catalogues catalogues, CatalogueRunTests.Undisturbed undisturbed) : IClassFixture<CatalogueRunTests.Undisturbed>
{
    private const int Products = 1500;

    [Fact]
    public async Task A_run_makes_one_order_per_supplier_and_the_same_orders_every_time()
    {
        using TemporaryFolder first = await GenerateAsync();
        using TemporaryFolder second = await GenerateAsync();
        ProgramRun run = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--batch", "500", "--data", first.Path);
        await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--batch", "77", "--workers", "1", "--data", second.Path);
        JsonElement summary = run.Json.GetProperty("summary");
        Assert.Equal(Products, summary.GetProperty("products").GetInt32());
        Assert.Equal(Products, summary.GetProperty("decided").GetInt32() + summary.GetProperty("held").GetInt32());
        Assert.Equal(Products, summary.GetProperty("ordered").GetInt32() + summary.GetProperty("held").GetInt32() + summary.GetProperty("nothing_needed").GetInt32());
        Assert.StartsWith("Run r", run.Errors, StringComparison.Ordinal);
        Assert.Equal(summary.GetProperty("held").GetInt32(), run.Json.GetProperty("held").GetArrayLength());
        Assert.Equal(0L, FlowVerbTests.Execute(first.File("purchasing_db.db"), "SELECT COUNT(*) - COUNT(DISTINCT supplier_id) FROM purchase_orders"));
        List<string> orders = Orders(first);
        Assert.NotEmpty(orders);
        Assert.Equal(orders, Orders(second));
    }

    [Fact]
    public async Task A_run_again_orders_nothing_more()
    {
        using TemporaryFolder data = await GenerateAsync();
        await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--data", data.Path);
        List<string> orders = Orders(data);
        ProgramRun same = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--data", data.Path);
        Assert.True(same.Json.GetProperty("summary").GetProperty("resumed").GetBoolean());
        ProgramRun another = await ProgramRun.RunAsync("run", "--json", "--run-key", "s", "--data", data.Path);
        Assert.Equal(0, another.Json.GetProperty("summary").GetProperty("lines").GetInt32());
        Assert.Equal(orders, Orders(data));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(29)]
    public async Task A_run_that_is_killed_and_resumed_ends_with_the_same_orders(int batchesDone)
    {
        using TemporaryFolder killed = await GenerateAsync();
        await StuckRun.KillAsync(killed, batchesDone, Undisturbed.Verb);

        await ProgramRun.RunAsync([.. Undisturbed.Verb, "--data", killed.Path]);
        Assert.NotEmpty(undisturbed.Sent);
        Assert.Equal(undisturbed.Orders, Orders(killed));
        Assert.Equal(undisturbed.Sent, Sent(killed));
    }

    [Fact]
    public async Task A_run_over_rest_streams_progress_and_then_the_summary()
    {
        using TemporaryFolder data = await GenerateAsync();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        using HttpResponseMessage response = await server.Http.PostAsync(
            "purchasing/run", new StringContent("""{"run_key":"rest","batch_size":500}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        string[] lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal("rest", JsonDocument.Parse(line).RootElement.GetProperty("run_key").GetString()));
        int[] done = [.. lines[..^1].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("progress").GetProperty("batches_done").GetInt32())];
        Assert.True(done.Length > 0 && done.SequenceEqual(done.Order()), string.Join(", ", done));
        Assert.Equal(Products / 500, done[^1]);
        JsonElement last = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal("rest", last.GetProperty("run_key").GetString());
        Assert.Equal(Products, last.GetProperty("products").GetInt32());
        Assert.True((await server.GetAsync("purchasing/run/rest/held")).GetArrayLength() > 0);
    }

    [Fact]
    public async Task The_summary_and_the_held_products_come_as_csv()
    {
        using TemporaryFolder data = await GenerateAsync();
        ProgramRun run = await ProgramRun.RunAsync(
            "run", "--format", "csv", "--run-key", "r", "--no-send", "--held", data.File("held.csv"), "--data", data.Path);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("run_key,products,decided,held,orders,lines,seconds,ordered,nothing_needed", lines[0]);
        Assert.StartsWith("r,1500,", lines[1], StringComparison.Ordinal);
        string[] held = await File.ReadAllLinesAsync(data.File("held.csv"));
        Assert.Equal("product_id,reason", held[0]);
        Assert.Equal(int.Parse(lines[1].Split(',')[3], System.Globalization.CultureInfo.InvariantCulture), held.Length - 1);
        Assert.EndsWith(",demand: average daily demand is missing", held[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_that_no_supplier_is_left_for_is_reported_with_what_is_wrong_with_each_offer()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-002", "--data", data.Path);
        FlowVerbTests.Execute(data.File("supplier_db.db"), "UPDATE suppliers SET active = 0 WHERE supplier_id = 'SUP-001'");
        string[] reasons = ["offers: no supplier is left", "offers: the supplier is not active (SUP-001)"];

        ProgramRun json = await ProgramRun.RunAsync("run", "--json", "--run-key", "a", "--held", data.File("held.csv"), "--data", data.Path);
        JsonElement held = Assert.Single(json.Json.GetProperty("held").EnumerateArray());
        Assert.Equal("PROD-001", held.GetProperty("product_id").GetString());
        Assert.Equal(reasons, held.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        string[] csv = await File.ReadAllLinesAsync(data.File("held.csv"));
        Assert.Equal(["product_id,reason", .. reasons.Select(reason => "PROD-001," + reason)], csv);
        ProgramRun table = await ProgramRun.RunAsync("run", "--run-key", "b", "--data", data.Path);
        Assert.Contains($"held PROD-001: {string.Join("; ", reasons)}", table.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);

        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        Assert.Equal(reasons, (await server.GetAsync("purchasing/run/a/held"))[0].GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
    }

    // An order keeps 8 decimals and 20 digits before the point: not 15.123456789, and not 2E20 · 7 − 20, which is a multiple of 12.
    [Theory]
    [InlineData("supplier_db.db", "UPDATE supplier_offers SET price = '15.123456789' WHERE product_id = 'PROD-001'", "offers: the price 15.123456789 has more digits than an order can store (SUP-001)")]
    [InlineData("oms_db.db", "UPDATE product_demand SET avg_daily = '200000000000000000000', trend = 'stable' WHERE product_id = 'PROD-001'", "offers: the quantity 1399999999999999999980 has more digits than an order can store (SUP-001)")]
    public async Task A_product_that_no_order_can_keep_is_held_and_the_others_are_ordered(string database, string change, string reason)
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--dry-run", "--data", data.Path);
        FlowVerbTests.Execute(data.File(database), change);
        ProgramRun run = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--data", data.Path);
        Assert.True(run.ExitCode == 3, run.Errors);
        JsonElement held = Assert.Single(run.Json.GetProperty("held").EnumerateArray());
        Assert.Equal(("PROD-001", reason), (held.GetProperty("product_id").GetString(), held.GetProperty("reasons")[0].GetString()));
        Assert.Equal(["881.28", "3888.00"], Totals(data));
    }

    // 108 at 15.99 EUR are 1726.92 and 138.15 tax; the rate to pounds is of no concern to a company that counts in dollars.
    [Fact]
    public async Task Rates_to_another_base_currency_do_not_disturb_a_run()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--dry-run", "--data", data.Path);
        FlowVerbTests.Execute(data.File("supplier_db.db"), """
            UPDATE supplier_offers SET currency = 'EUR' WHERE product_id = 'PROD-001';
            INSERT INTO exchange_rates (currency, base_currency, rate_date, rate) VALUES ('EUR', 'GBP', '2020-01-02', '0.8'), ('EUR', 'USD', '2020-01-01', '1.1');
            """);
        // Within the time for which a rate holds.
        ProgramRun run = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--data", data.Path, "--Purchasing:OrderDate=2020-01-08");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(
            "1865.07 EUR 1.1 USD 2020-01-01",
            FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT grand_total || ' ' || currency || ' ' || fx_rate || ' ' || base_currency || ' ' || fx_date FROM purchase_orders WHERE supplier_id = 'SUP-001'"));
    }

    [Fact]
    public async Task A_supplier_whose_name_xml_cannot_write_keeps_no_order_from_being_sent()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--dry-run", "--data", data.Path);
        FlowVerbTests.Execute(data.File("supplier_db.db"), "UPDATE suppliers SET name = 'Acme' || char(1) || 'Supplies' WHERE supplier_id = 'SUP-001'");
        ProgramRun run = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--data", data.Path);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(3L, FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT COUNT(*) FROM purchase_orders WHERE status = 'sent'"));
        string[] orders = [.. Directory.EnumerateFiles(data.File("outbox"), "*.xml").Select(File.ReadAllText)];
        Assert.Equal(3, orders.Length);
        Assert.Single(orders, order => System.Xml.Linq.XDocument.Parse(order).Root!.Value.Contains("Acme\uFFFDSupplies", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_if_compares_and_writes_nothing()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync("what-if", "--json", "--data", data.Path, "--param", "increasingFactor=2");
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["PROD-001", "PROD-003"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("product_id").GetString()));
        Assert.Equal(0L, FlowVerbTests.Count(data, "purchase_orders"));
        ProgramRun rules = await ProgramRun.RunAsync("what-if", "--data", data.Path, "--with-rules", Repository.File("rules", "classic.rules.json"));
        Assert.Contains("3 products differ, 0 do not", rules.Output, StringComparison.Ordinal);
    }

    private Task<TemporaryFolder> GenerateAsync() => catalogues.CopyAsync(Products);

    private static string[] Sent(TemporaryFolder data) =>
        [.. Directory.EnumerateFiles(data.File("outbox"), "*.xml").Select(file => Path.GetFileName(file)!).Order()];

    private static string[] Totals(TemporaryFolder data) =>
        [.. ((string)FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT GROUP_CONCAT(grand_total, ' ') FROM (SELECT grand_total FROM purchase_orders ORDER BY supplier_id)")!).Split(' ')];

    private static List<string> Orders(TemporaryFolder data)
    {
        using SqliteConnection connection = new($"Data Source={data.File("purchasing_db.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT o.order_id || '|' || o.supplier_id || '|' || o.total_amount || '|' || o.grand_total || '|' || l.line_no || '|' || l.product_id || '|' || l.quantity || '|' || l.amount
            FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id ORDER BY o.order_id, l.line_no
            """;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>What the run that is killed in tests leaves when nobody kills it.</summary>
    public sealed class Undisturbed(Catalogues catalogues) : IAsyncLifetime
    {
        internal static string[] Verb { get; } = ["run", "--json", "--run-key", "r", "--batch", "50", "--lease", "1", "--set", "Purchasing:Parameters:approvalLimit=1000000000"];

        public IReadOnlyList<string> Orders { get; private set; } = [];

        public IReadOnlyList<string> Sent { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            using TemporaryFolder data = await catalogues.CopyAsync(Products);
            await ProgramRun.RunAsync([.. Verb, "--data", data.Path]);
            Orders = CatalogueRunTests.Orders(data);
            Sent = CatalogueRunTests.Sent(data);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
