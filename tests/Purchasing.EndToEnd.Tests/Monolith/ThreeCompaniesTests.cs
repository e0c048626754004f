using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>The three companies of docs/your-own-schema.md: the commands of the page, from an empty folder to orders that were worked out by hand; and random rows of the same shapes, judged by <see cref="CompanyOracle"/>.</summary>
public sealed class ThreeCompaniesTests
{
    private static readonly string Page = File.ReadAllText(EndToEnd.Tests.Repository.File("docs", "your-own-schema.md"));

    [Fact]
    public async Task A_shop_with_numeric_ids_and_reorder_levels_is_ordered_for()
    {
        await using PrivateMySqlServer server = await PrivateMySqlServer.StartAsync(ServerProduct.MySql);
        await server.QueryAsync("", "CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE USER shop_reader IDENTIFIED BY 'pw'; GRANT SELECT ON shop.* TO shop_reader;");
        await server.QueryAsync("shop", Schema("shop"));
        using TemporaryFolder folder = new();

        string[] expected =
        [
            "10 from 2: 30 at 3.95", // 8 − 1 < 12; 30 in tens for 118.50; lots of 30 in eights are 120; the cheapest is blocked
            "100 from 2: 200 at 0.38", // 80 − 90 < 50
            "7 from 1: 36 at 2.4", // 18 − 2 < 20
            "99 from 2: 600 at 0.35", // 400 < 500
        ];
        foreach (int batch in (int[])[1, 2, 2000])
        {
            using TemporaryFolder orders = new();
            ProgramRun run = await RunAsync("shop", orders, folder, ("Server=db1", $"Server=127.0.0.1;Port={server.Port.ToString(CultureInfo.InvariantCulture)};SslMode=None"), ("--no-send", $"--no-send --batch {batch.ToString(CultureInfo.InvariantCulture)}"));
            Assert.True(run.ExitCode == 0, run.Output + run.Errors);
            Assert.Equal(expected, Lines(orders));
        }

        string proposed = await ConnectAsync("shop", "Shop", folder, 0, ("Server=db1", $"Server=127.0.0.1;Port={server.Port.ToString(CultureInfo.InvariantCulture)};SslMode=None"));
        using TemporaryFolder connected = new();
        await RunAsync("shop", connected, folder, ($"{EndToEnd.Tests.Repository.File("docs")}/schemas/shop/purchasing.graph.json", proposed), ("Server=db1", $"Server=127.0.0.1;Port={server.Port.ToString(CultureInfo.InvariantCulture)};SslMode=None"));
        Assert.Equal(expected, Lines(connected));

        // Once more in the same folder: what was ordered is on its way.
        using TemporaryFolder again = new();
        (string, string)[] replaced = [("Server=db1", $"Server=127.0.0.1;Port={server.Port.ToString(CultureInfo.InvariantCulture)};SslMode=None")];
        await RunAsync("shop", again, folder, replaced);
        await RunAsync("shop", again, folder, replaced);
        Assert.Equal(expected, Lines(again));

        CompanyOracle oracle = new();
        await server.QueryAsync("shop", oracle.Shop());
        using TemporaryFolder random = new();
        ProgramRun judged = await RunAsync("shop", random, folder, replaced);
        Assert.True(judged.ExitCode == 3, judged.Output + judged.Errors);
        Assert.Equal(oracle.Lines, Judged(oracle, random, line => line[0] == '2' && line.IndexOf(' ', StringComparison.Ordinal) == 4));
    }

    [Fact]
    public async Task An_erp_with_plants_vendor_units_and_orders_of_its_own_is_ordered_for()
    {
        await using PrivatePostgreSqlServer server = await PrivatePostgreSqlServer.StartAsync();
        await ExecuteAsync(server.ConnectionString("postgres") + ";Database=postgres", "CREATE DATABASE erp");
        await ExecuteAsync(server.ConnectionString("postgres") + ";Database=erp", Schema("erp"));
        await ExecuteAsync(server.ConnectionString("postgres") + ";Database=erp", "CREATE ROLE erp_reader LOGIN; GRANT USAGE ON SCHEMA mm TO erp_reader; GRANT SELECT ON ALL TABLES IN SCHEMA mm TO erp_reader;");
        using TemporaryFolder folder = new();
        using TemporaryFolder orders = new();

        ProgramRun run = await RunAsync("erp", orders, folder, ("Host=db1", $"Host=127.0.0.1;Port={server.Port.ToString(CultureInfo.InvariantCulture)};SSL Mode=Disable"));

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        string[] expected =
            [
                "A-100 from V1: 84 at 3", // 12.5 × 10 − (20 + 15 + 2 boxes of 12) = 66, rising: 79.2, 7 boxes
                "B-7 from V2: 15 at 10", // 0.75 × 20 − 3.25 = 11.75, falling: 10.575, 3 pails of 5
                "a-100 from V1: 40 at 0.9", // 4 × 10 − (12 + 3) = 25, 2 boxes of 20
            ];
        Assert.Equal(expected, Lines(orders));
        (string, string) address = ("Host=db1", $"Host=127.0.0.1;Port={server.Port.ToString(CultureInfo.InvariantCulture)};SSL Mode=Disable");
        string proposed = await ConnectAsync("erp", "Erp", folder, 0, address);
        using TemporaryFolder connected = new();
        await RunAsync("erp", connected, folder, ($"{EndToEnd.Tests.Repository.File("docs")}/schemas/erp/purchasing.graph.json", proposed), address);
        Assert.Equal(expected, Lines(connected));
        // The last rate that is not in the future.
        Assert.Equal("1.25", Scalar(orders, "SELECT DISTINCT fx_rate FROM purchase_orders WHERE currency = 'EUR'"));

        CompanyOracle oracle = new();
        await ExecuteAsync(server.ConnectionString("postgres") + ";Database=erp", oracle.Erp());
        using TemporaryFolder random = new();
        ProgramRun judged = await RunAsync("erp", random, folder, address);
        Assert.True(judged.ExitCode == 3, judged.Output + judged.Errors);
        Assert.Equal(oracle.Lines, Judged(oracle, random, line => line[0] is 'R' or 'r'));
    }

    [Fact]
    public async Task A_folder_of_exports_with_decimal_commas_is_ordered_for_and_stays_as_it_is()
    {
        string[] files = Directory.GetFiles(EndToEnd.Tests.Repository.File("docs", "schemas", "exports"));
        string[] before = [.. files.Select(Hash)];
        using TemporaryFolder folder = new();
        using TemporaryFolder orders = new();

        ProgramRun run = await RunAsync("exports", orders, folder);

        Assert.True(run.ExitCode == 3, run.Output + run.Errors);
        Assert.Contains("avg_daily", (run.Output + run.Errors).Replace("Verbrauch je Tag", "avg_daily", StringComparison.Ordinal), StringComparison.Ordinal);
        string[] expected =
            [
                "0007 from Eisen AG: 700 at 0.085", // 120.5 × 14 − (1200.5 − 200 + 50) = 636.5, in hundreds
                "0010 from Eisen AG: 1000 at 0.02", // 1000 × 10 − 9500 = 500, in thousands
                "4711 from Klein & Co: 8 at 1250.75", // 2.25 × 5 − 3.25 = 8, in quarters
            ];
        Assert.Equal(expected, Lines(orders));
        string proposed = await ConnectAsync("exports", "Exports", folder, 1);
        using TemporaryFolder connected = new();
        await RunAsync("exports", connected, folder, ($"{EndToEnd.Tests.Repository.File("docs")}/schemas/exports/purchasing.graph.json", proposed));
        Assert.Equal(expected, Lines(connected));

        CompanyOracle oracle = new();
        oracle.Exports(folder.Path);
        using TemporaryFolder random = new();
        ProgramRun judged = await RunAsync("exports", random, folder, ($"Folder={EndToEnd.Tests.Repository.File("docs")}/schemas/exports", $"Folder={folder.Path}"));
        Assert.True(judged.ExitCode == 3, judged.Output + judged.Errors);
        Assert.Equal(oracle.Lines, Judged(oracle, random, _ => true));
        Assert.Equal(before, files.Select(Hash));
        Assert.Equal(files.Order(), Directory.GetFiles(EndToEnd.Tests.Repository.File("docs", "schemas", "exports")).Order());
    }

    private static string Schema(string company) => File.ReadAllText(EndToEnd.Tests.Repository.File("docs", "schemas", company, "schema.sql"));

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>Lets the program propose a graph file that needs no edit, and look at what it gives: so many products are held.</summary>
    /// <returns>The file.</returns>
    private static async Task<string> ConnectAsync(string company, string database, TemporaryFolder folder, int held, params (string From, string To)[] replaced)
    {
        string proposed = folder.File("proposed.json");
        string[] settings = [.. Arguments(company, folder.Path, folder, replaced).Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains(':', StringComparison.Ordinal))];

        ProgramRun connected = await ProgramRun.RunAsync(["connect", database, "--out", proposed, .. settings]);
        ProgramRun examined = await ProgramRun.RunAsync(["doctor", "--json", "--graph", proposed, .. settings]);

        Assert.True(connected.ExitCode == 0, connected.Output + connected.Errors);
        Assert.DoesNotContain("Missing:", connected.Output);
        Assert.True(examined.ExitCode == (held > 0 ? 3 : 0), examined.Output + examined.Errors);
        Assert.Equal(held, examined.Json.GetProperty("held_products").GetInt32());
        return proposed;
    }

    /// <summary>The command of the page, with the addresses of this machine.</summary>
    private static Task<ProgramRun> RunAsync(string company, TemporaryFolder orders, TemporaryFolder folder, params (string From, string To)[] replaced) =>
        ProgramRun.RunAsync(Arguments(company, orders.Path, folder, replaced));

    private static string[] Arguments(string company, string orders, TemporaryFolder folder, (string From, string To)[] replaced)
    {
        string command = Regex.Match(Page, $@"-- (run .*docs/schemas/{company}/.*)\n").Groups[1].Value;
        string password = folder.File("reader.pw");
        File.WriteAllText(password, "pw\n");
        foreach ((string from, string to) in (IEnumerable<(string, string)>)[("reader.pw", password), ("--data orders", $"--data {orders}"), ("docs/", EndToEnd.Tests.Repository.File("docs") + "/"), .. replaced])
            command = command.Replace(from, to, StringComparison.Ordinal);
        return [.. Regex.Matches(command, @"(?:""[^""]*""|[^\s""])+").Select(word => word.Value.Replace("\"", "", StringComparison.Ordinal))];
    }

    private static string[] Judged(CompanyOracle oracle, TemporaryFolder orders, Func<string, bool> isRandom) =>
        [$"seed {oracle.Seed}", .. Lines(orders).Where(isRandom).Order(StringComparer.Ordinal)];

    private static string[] Lines(TemporaryFolder orders)
    {
        List<string> lines = [];
        using SqliteConnection connection = new($"Data Source={orders.File("purchasing_db.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = new("SELECT l.product_id || ' from ' || o.supplier_id || ': ' || l.quantity || ' at ' || l.unit_price FROM purchase_order_lines l JOIN purchase_orders o ON o.order_id = l.order_id WHERE o.status <> 'cancelled' ORDER BY l.product_id", connection);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            lines.Add(reader.GetString(0));
        return [.. lines];
    }

    private static string? Scalar(TemporaryFolder orders, string sql)
    {
        using SqliteConnection connection = new($"Data Source={orders.File("purchasing_db.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = new(sql, connection);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
