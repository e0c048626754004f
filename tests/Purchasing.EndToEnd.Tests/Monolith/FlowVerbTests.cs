using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Purchasing.EndToEnd.Tests.Monolith;

public sealed class FlowVerbTests
{
    [Fact]
    public async Task Flow_for_all_prints_three_orders_with_their_reasons()
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunProcessAsync("flow", "--all", "--data", data.Path);
        Assert.Equal(0, run.ExitCode);
        foreach (string expected in (string[])["108", "1865.07", "96", "881.28", "144", "3888.00", "Demand is rising: the shortage of 88.5 counts 1.2 times, 106.2"])
            Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flow_for_all_as_json_is_one_array_and_nothing_else()
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync("flow", "--all", "--json", "--data", data.Path);
        JsonElement[] results = [.. run.Json.EnumerateArray()];
        Assert.Equal(
            [("PROD-001", 108m, 1865.07m), ("PROD-002", 96m, 881.28m), ("PROD-003", 144m, 3888.00m)],
            results.Select(result => (
                result.GetProperty("product_id").GetString()!,
                result.GetProperty("decision").GetProperty("order_qty").GetDecimal(),
                result.GetProperty("decision").GetProperty("grand_total").GetDecimal())));
        Assert.All(results, result => Assert.Equal("ordered", result.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_second_run_orders_nothing_because_the_open_order_counts()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--data", data.Path);
        ProgramRun second = await ProgramRun.RunAsync("flow", "PROD-001", "--json", "--data", data.Path);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal("no_order", second.Json.GetProperty("status").GetString());
        Assert.Equal(128m, second.Json.GetProperty("decision").GetProperty("position").GetDecimal());
        Assert.Equal(1L, Count(data, "purchase_orders"));
    }

    [Fact]
    public async Task A_delivery_that_is_late_makes_no_second_order()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--data", data.Path);
        Execute(data.File("purchasing_db.db"), "UPDATE purchase_order_lines SET expected_on = '2001-01-01'");
        Execute(data.File("purchasing_db.db"), "UPDATE purchase_orders SET order_date = '2000-12-25'");
        ProgramRun second = await ProgramRun.RunAsync("flow", "PROD-001", "--json", "--data", data.Path);
        Assert.Equal("no_order", second.Json.GetProperty("status").GetString());
        Assert.Equal(1L, Count(data, "purchase_orders"));
    }

    [Fact]
    public async Task An_approved_order_is_sent_to_the_folder_as_xml_and_html()
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync("flow", "PROD-001", "--json", "--data", data.Path);
        string id = run.Json.GetProperty("purchase_order").GetProperty("id").GetString()!;
        Assert.True(File.Exists(data.File("outbox", $"{id}-r1.xml")));
        Assert.True(File.Exists(data.File("outbox", $"{id}-r1.html")));
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync("flow", "PROD-001", "--json", "--dry-run", "--data", data.Path);
        Assert.Equal(108m, run.Json.GetProperty("decision").GetProperty("order_qty").GetDecimal());
        Assert.Equal(0L, Count(data, "purchase_orders"));
    }

    [Fact]
    public async Task A_lost_stock_table_holds_the_product_and_orders_nothing()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--dry-run", "--data", data.Path);
        Execute(data.File("inventory_db.db"), "DROP TABLE stock");
        ProgramRun run = await ProgramRun.RunAsync("flow", "PROD-001", "--json", "--data", data.Path);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("held", run.Json.GetProperty("status").GetString());
        Assert.StartsWith("stock: ", Assert.Single(run.Json.GetProperty("held_reasons").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(0L, Count(data, "purchase_orders"));
        ProgramRun drawn = await ProgramRun.RunAsync("flow", "PROD-001", "--dry-run", "--drawing", "mermaid", "--data", data.Path);
        Assert.StartsWith("flowchart LR", drawn.Output, StringComparison.Ordinal);
        Assert.Matches(@"""rules<br/>rules<br/>blocked<br/>'stock' failed\.""", drawn.Output);
        Assert.Matches(@"""order<br/>order<br/>blocked<br/>'rules' was blocked\.""", drawn.Output);
    }

    [Fact]
    public async Task A_listed_product_that_no_source_knows_is_held_and_the_others_are_ordered()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--dry-run", "--data", data.Path);
        Execute(data.File("oms_db.db"), "INSERT INTO products (product_id, name) VALUES ('PROD-000', 'New')");
        ProgramRun run = await ProgramRun.RunAsync("flow", "--all", "--json", "--data", data.Path);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            ["held", "ordered", "ordered", "ordered"],
            run.Json.EnumerateArray().Select(result => result.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task The_classic_rules_run_on_the_same_graph()
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync(
            "flow", "PROD-001", "--json", "--data", data.Path, "--rules", Repository.File("rules", "classic.rules.json"));
        Assert.Equal(0, run.ExitCode);
        JsonElement decision = run.Json.GetProperty("decision");
        Assert.Equal(88.5m, decision.GetProperty("order_qty").GetDecimal());
        Assert.Equal(1528.3242m, decision.GetProperty("grand_total").GetDecimal());
        Assert.Equal(1528.3242m, run.Json.GetProperty("purchase_order").GetProperty("grand_total").GetDecimal());
    }

    [Fact]
    public async Task Command_line_wins_over_environment()
    {
        using TemporaryFolder environment = new();
        using TemporaryFolder commandLine = new();
        await ProgramRun.RunProcessAsync(
            new Dictionary<string, string> { ["Databases__DataDirectory"] = environment.Path },
            "flow", "PROD-001", $"--Databases:DataDirectory={commandLine.Path}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(environment.Path));
        Assert.Equal(1L, Count(commandLine, "purchase_orders"));
    }

    internal static long Count(TemporaryFolder data, string table, string database = "purchasing_db.db") =>
        (long)Execute(data.File(database), $"SELECT COUNT(*) FROM {table}")!;

    internal static object? Execute(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
