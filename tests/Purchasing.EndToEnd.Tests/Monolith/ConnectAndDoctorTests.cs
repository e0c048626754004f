using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Looking at a database of somebody else, and at what a graph makes of it. The companies of docs/your-own-schema.md are in <see cref="ThreeCompaniesTests"/>.</summary>
public sealed class ConnectAndDoctorTests : IDisposable
{
    private const string Tables = """
        CREATE TABLE items (item_no TEXT PRIMARY KEY, descr TEXT, daily_usage TEXT, base_uom TEXT);
        CREATE TABLE stock (item_no TEXT, plant TEXT, on_hand TEXT, allocated REAL);
        CREATE TABLE vendor_prices (item_no TEXT, vendor TEXT, price TEXT, currency TEXT, uom TEXT, valid_to TEXT);
        INSERT INTO items VALUES ('A', 'Good', '2', 'PCS'), ('B', 'Twice', '2', 'PCS'), ('C', 'Odd', '-1', 'PCS'), ('D', 'No stock', '1', 'PCS');
        INSERT INTO stock VALUES ('A', 'HAM', '1', 0), ('B', 'HAM', '1', 0), ('B', 'HAM', '2', 0), ('C', 'HAM', '1', 5.5);
        INSERT INTO vendor_prices VALUES ('A', 'V', '3', 'EUR', 'PCS', NULL), ('B', 'V', '0', 'EUR', 'PCS', '2001-01-01'), ('C', 'V', '3', 'XTS', 'CRATE', NULL);
        """;

    private readonly TemporaryFolder _folder = new();

    private string Graph => _folder.File("graph.json");

    private string[] Settings => ["--Purchasing:BaseCurrency=EUR", "--Databases:SampleSources=false", $"--Databases:Erp={_folder.File("erp.db")}", "--data", _folder.File("data")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_missing_is_named_with_its_place_and_is_all_there_is_to_edit()
    {
        Make(Tables);
        byte[] before = Hash();

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.True(run.ExitCode == 3, run.Output + run.Errors);
        Assert.Contains("stock: stock, product_id from item_no", run.Output);
        Assert.Contains("NULL AS lead_time_days in node 'offers'", run.Output);
        Assert.Contains("allocated is a binary floating-point number", run.Output);
        // Until it is edited every product that has an offer is held for it; then the sound one is decided.
        ProgramRun untouched = await ProgramRun.RunAsync(["doctor", "A", "--json", "--graph", Graph, .. Settings]);
        Assert.Equal(3, untouched.ExitCode);
        Assert.Contains("lead", untouched.Json.GetProperty("held")[0].GetProperty("what").GetString());
        File.WriteAllText(Graph, File.ReadAllText(Graph).Replace("NULL AS lead_time_days", "7 AS lead_time_days", StringComparison.Ordinal));
        ProgramRun edited = await ProgramRun.RunAsync(["doctor", "A", "--graph", Graph, .. Settings]);
        Assert.True(edited.ExitCode == 0, edited.Output + edited.Errors);
        Assert.Contains("1 product: 1 would be decided, 0 held", edited.Output);
        Assert.Equal(before, Hash());
        Assert.Equal(["erp.db", "graph.json"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Decimals_that_SQLite_keeps_as_binary_numbers_are_read_as_they_were_written_and_nothing_is_never_zero()
    {
        Make("""
            CREATE TABLE items (item_no INTEGER PRIMARY KEY, descr TEXT, daily_usage NUMERIC, base_uom TEXT);
            CREATE TABLE stock (item_no INTEGER, plant TEXT, on_hand DECIMAL(10,3), allocated NUMERIC);
            CREATE TABLE vendor_prices (item_no INTEGER, vendor TEXT, price DECIMAL(12,5), currency TEXT, uom TEXT, lead_time_days INTEGER);
            INSERT INTO items VALUES (1, 'Good', 2.5, 'PCS'), (2, 'No price', 2, 'PCS');
            INSERT INTO stock VALUES (1, 'HAM', 1, 0), (2, 'HAM', 1, 0);
            INSERT INTO vendor_prices VALUES (1, 'V', 0.12345, 'EUR', 'PCS', 7), (2, 'V', NULL, 'EUR', 'PCS', 7);
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--json", "--graph", Graph, .. Settings]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        JsonElement[] products = [.. flow.Json.EnumerateArray()];
        Assert.Equal(0.12345m, products[0].GetProperty("decision").GetProperty("unit_price").GetDecimal());
        Assert.Contains("the price is missing", products[1].GetProperty("held_reasons")[0].GetString());
    }

    [Fact]
    public async Task A_file_that_is_there_is_overwritten_only_when_told()
    {
        Make(Tables);
        File.WriteAllText(Graph, "mine");

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--force", run.Errors);
        Assert.Equal("mine", File.ReadAllText(Graph));
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, "--force", .. Settings]);
        Assert.Contains("catalogueSql", File.ReadAllText(Graph));
    }

    [Fact]
    public async Task A_database_without_stock_gives_no_file_and_says_what_it_has()
    {
        Make("CREATE TABLE songs (title TEXT, seconds INT)");

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No table with a product and a quantity on hand was found. Tables seen: songs.", run.Output);
        Assert.False(File.Exists(Graph));
    }

    [Fact]
    public async Task Strange_values_are_told_per_field_with_ids()
    {
        Make(Tables);
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        ProgramRun run = await ProgramRun.RunAsync(["doctor", "--json", "--graph", Graph, .. Settings]);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(4, run.Json.GetProperty("products").GetInt32());
        Assert.Equal("is negative [C]", Strange(run, "demand", "avgDaily"));
        Assert.Equal("is more than is on hand [C]", Strange(run, "stock", "reserved"));
        Assert.Equal("is zero [B]", Strange(run, "offers", "price"));
        Assert.Equal("is in the past [B]", Strange(run, "offers", "validTo"));
        Assert.Equal("has no exchange rate ('XTS') [C]", Strange(run, "offers", "currency"));
        Assert.Equal("has no conversion to the unit of the stock ('CRATE') [C]", Strange(run, "offers", "purchaseUnit"));
        JsonElement stock = Source(run, "stock");
        Assert.Equal("has several rows for the same thing", stock.GetProperty("problems")[0].GetProperty("what").GetString());
        Assert.Equal("D", stock.GetProperty("without").GetProperty("samples")[0].GetString());
    }

    [Fact]
    public async Task A_source_that_fails_does_not_hide_the_others()
    {
        Make(Tables);
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        Make("DROP TABLE stock");

        ProgramRun run = await ProgramRun.RunAsync(["doctor", "--json", "--graph", Graph, .. Settings]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("lacks a table", Source(run, "stock").GetProperty("failure").GetString());
        Assert.Equal(3, Source(run, "offers").GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task A_database_that_no_setting_names_is_said()
    {
        ProgramRun run = await ProgramRun.RunAsync(["connect", "Nowhere", "--out", Graph, .. Settings]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No database 'Nowhere' is configured", run.Errors);
    }

    private static JsonElement Source(ProgramRun run, string name) =>
        run.Json.GetProperty("sources").EnumerateArray().Single(source => source.GetProperty("source").GetString() == name);

    private static string Strange(ProgramRun run, string source, string field)
    {
        JsonElement strange = Source(run, source).GetProperty("fields").EnumerateArray().Single(each => each.GetProperty("name").GetString() == field).GetProperty("strange");
        return string.Join("; ", strange.EnumerateArray().Select(each => $"{each.GetProperty("what").GetString()} [{string.Join(", ", each.GetProperty("samples").EnumerateArray())}]"));
    }

    private void Make(string sql)
    {
        using SqliteConnection connection = new($"Data Source={_folder.File("erp.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private byte[] Hash() => SHA256.HashData(File.ReadAllBytes(_folder.File("erp.db")));
}
