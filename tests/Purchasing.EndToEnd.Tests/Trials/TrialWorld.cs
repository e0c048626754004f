using Microsoft.Data.Sqlite;
using Purchasing.Data.TestSuite.Servers;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>A generated catalogue on the embedded databases, or on a server of our own.</summary>
internal sealed class TrialWorld : IAsyncDisposable
{
    private static readonly string[] Names = ["Oms", "Inventory", "Supplier", "Uom", "Purchasing"];

    private readonly TemporaryFolder _folder = new();
    private PrivateMySqlServer? _server;

    /// <summary>What a program is told so that it works here.</summary>
    public string[] Arguments { get; private set; } = [];

    public string Folder => _folder.Path;

    public static async Task<TrialWorld> CreateAsync(string provider, int products)
    {
        TrialWorld world = new();
        world.Arguments = ["--data", world._folder.File("data"), "--set", "Databases:Seed=false"];
        if (provider == "MySql")
        {
            PrivateMySqlServer server = world._server = await PrivateMySqlServer.StartAsync();
            await server.SetUpAsync(world._folder.File("secrets"));
            // The generator writes into the sources, which no user of the services may.
            world.Arguments = [.. world.Arguments, "--set", "Databases:Provider=MySql", "--set", "Databases:SampleSources=true", .. Names.SelectMany(name => new[]
            {
                "--set", $"Databases:{name}=Server=127.0.0.1;Port={server.Port};Database={name.ToLowerInvariant()}_db;User ID=root;Password=;SslMode=None",
            })];
        }

        ProgramRun generated = await ProgramRun.RunAsync(
            ["generate", "--products", products.ToString(System.Globalization.CultureInfo.InvariantCulture), "--seed", "7", .. world.Arguments]);
        Assert.True(generated.ExitCode == 0, generated.Errors);
        return world;
    }

    public Task<MonolithServer> ServeAsync(params string[] more) => MonolithServer.StartAsync(_folder.File("data"), [.. Arguments[2..], .. more]);

    /// <summary>Rows of a database, columns parted by bars.</summary>
    public async Task<List<string>> QueryAsync(string database, string sql)
    {
        if (_server is not null)
        {
            string rows = await _server.QueryAsync(database, sql);
            return [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Replace('\t', '|'))];
        }

        using SqliteConnection connection = new($"Data Source={_folder.File("data", database + ".db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> result = [];
        while (reader.Read())
            result.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        return result;
    }

    public async Task<int> CountAsync(string table) =>
        int.Parse(Assert.Single(await QueryAsync("purchasing_db", $"SELECT COUNT(*) FROM {table}")), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Forgets all orders and runs.</summary>
    public async Task EmptyAsync()
    {
        foreach (string table in (string[])["outbox_attempts", "outbox_suppliers", "order_receipts", "order_revisions", "outbox", "order_audit", "purchase_order_lines", "purchase_orders", "catalogue_held", "catalogue_again", "catalogue_run_rules", "catalogue_run_workers", "catalogue_run_life", "catalogue_batches", "catalogue_runs"])
            await QueryAsync("purchasing_db", $"DELETE FROM {table}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }
}
