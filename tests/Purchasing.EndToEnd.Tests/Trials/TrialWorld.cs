using System.Globalization;
using Microsoft.Data.Sqlite;
using Purchasing.Data.TestSuite.Servers;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>A generated catalogue on the embedded databases, or on databases of its own of a real server.</summary>
internal sealed class TrialWorld : IAsyncDisposable
{
    private static readonly string[] Names = ["Oms", "Inventory", "Supplier", "Uom", "Purchasing"];

    private readonly TemporaryFolder _folder = new();
    private PrivateMySqlServer? _server;
    private string _prefix = "";

    /// <summary>What a program is told so that it works here.</summary>
    public string[] Arguments { get; private set; } = [];

    public string Folder => _folder.Path;

    public static async Task<TrialWorld> CreateAsync(string provider, int products)
    {
        TrialWorld world = new();
        world.Arguments = ["--data", world._folder.File("data"), "--set", "Databases:Seed=false"];
        if (provider == "MySql")
            await world.UseServerAsync();
        ProgramRun generated = await ProgramRun.RunAsync(
            ["generate", "--products", products.ToString(CultureInfo.InvariantCulture), "--seed", "7", .. world.Arguments]);
        Assert.True(generated.ExitCode == 0, generated.Errors);
        return world;
    }

    /// <summary>A host in a process of its own.</summary>
    public Task<MonolithServer> ServeAsync(params string[] more) => MonolithServer.StartProcessAsync(_folder.File("data"), [.. Arguments[2..], .. more]);

    /// <summary>Rows of a database, columns parted by bars.</summary>
    public async Task<List<string>> QueryAsync(string database, string sql)
    {
        if (_server is not null)
        {
            string rows = await _server.QueryAsync(_prefix + database, sql);
            return [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Replace('\t', '|'))];
        }

        using SqliteConnection connection = new($"Data Source={_folder.File("data", database + ".db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> result = [];
        while (reader.Read())
            result.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return result;
    }

    public async Task<int> CountAsync(string table) =>
        int.Parse(Assert.Single(await QueryAsync("purchasing_db", $"SELECT COUNT(*) FROM {table}")), CultureInfo.InvariantCulture);

    /// <summary>Forgets all orders and runs.</summary>
    public async Task EmptyAsync()
    {
        List<string> tables = await QueryAsync("purchasing_db", _server is null
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migrations'"
            : "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> 'schema_migrations'");
        await QueryAsync("purchasing_db", EmptyingOf(tables, _server is null ? "PRAGMA foreign_keys = OFF" : "SET FOREIGN_KEY_CHECKS = 0"));
    }

    /// <summary>Empties tables and puts back what a new order database begins with: the head of its audit trail.</summary>
    internal static string EmptyingOf(IEnumerable<string> tables, string first) =>
        $"{first};\n{string.Concat(tables.Select(table => $"DELETE FROM {table};\n"))}"
        + "INSERT INTO audit_head (id, seq, hash, checkpoint_seq, checkpoint_hash, begun) "
        + $"VALUES (1, 0, '{new string('0', 64)}', 0, '{new string('0', 64)}', 0);\n";

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.QueryAsync("", string.Concat(Names.Select(name => $"DROP DATABASE {DatabaseOf(name)};\n")));
        _folder.Dispose();
    }

    private async Task UseServerAsync()
    {
        TrialServer shared = (await TestContext.Current.GetFixture<TrialServer>())!;
        _server = await shared.GetAsync();
        _prefix = shared.NextPrefix();
        await _server.QueryAsync("", string.Concat(Names.Select(name => $"CREATE DATABASE {DatabaseOf(name)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n")));
        // The generator writes into the sources, which no user of the services may.
        Arguments = [.. Arguments, "--set", "Databases:Provider=MySql", "--set", "Databases:SampleSources=true", .. Names.SelectMany(name => new[]
        {
            "--set", $"Databases:{name}=Server=127.0.0.1;Port={_server.Port};Database={DatabaseOf(name)};User ID=root;Password=;SslMode=None",
        })];
    }

    private string DatabaseOf(string name) => $"{_prefix}{name.ToLowerInvariant()}_db";
}
