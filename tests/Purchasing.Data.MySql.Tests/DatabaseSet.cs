using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.MySql.Tests;

/// <summary>The five databases with their seed rows, and an empty one named Erp, on a server that others use as well.</summary>
internal sealed class DatabaseSet
{
    private static readonly string[] s_names = [.. DatabaseNames.All, "Erp"];

    private static int s_sets;

    private readonly string _server;
    private readonly string _prefix = $"t{Environment.ProcessId}_{Interlocked.Increment(ref s_sets)}_";
    private List<string> _schema = [];

    private DatabaseSet(string server) => _server = server;

    private IEnumerable<string> Databases => s_names.Select(NameOf);

    public static async Task<DatabaseSet> CreateAsync(string server)
    {
        DatabaseSet set = new(server);
        await MySqlServerFixture.AdministerAsync(server, set.Databases.Select(database => $"CREATE DATABASE `{database}` CHARACTER SET latin1"));
        await using (ServiceProvider services = MySqlServerFixture.Services(set.ConnectionStrings()))
            await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);
        set._schema = await set.SchemaAsync();
        return set;
    }

    public Dictionary<string, string> ConnectionStrings(string settings = "") => s_names.ToDictionary(name => name, name => $"{_server};Database={NameOf(name)};{settings}");

    public Task DropAsync() => MySqlServerFixture.AdministerAsync(_server, Databases.Select(database => $"DROP DATABASE IF EXISTS `{database}`"));

    /// <summary>Brings the rows back to what they were; false when a test has changed more than rows.</summary>
    public async Task<bool> TryResetAsync()
    {
        string own = NameOf("Erp");
        if ((await ReadAsync($"SELECT table_name FROM information_schema.tables WHERE table_schema = '{own}'")).Count > 0)
            await MySqlServerFixture.AdministerAsync(_server, [$"DROP DATABASE `{own}`", $"CREATE DATABASE `{own}` CHARACTER SET latin1"]);
        if (!_schema.SequenceEqual(await SchemaAsync()))
            return false;
        List<string> tables = await ReadAsync("SELECT CONCAT('`', table_schema, '`.`', table_name, '`') FROM information_schema.tables WHERE table_schema IN (@names) AND table_name <> 'schema_migrations'");
        IEnumerable<string> rows = MigrationScript.LoadFrom(typeof(MySqlInstaller).Assembly)
            .SelectMany(script => SqlScanner.Statements(script.Text).Where(statement => statement.StartsWith("INSERT", StringComparison.Ordinal)).Prepend($"USE `{_prefix}{script.Schema}`"));
        await MySqlServerFixture.AdministerAsync(_server, ["SET FOREIGN_KEY_CHECKS = 0", .. tables.Select(table => $"DELETE FROM {table}"), "SET FOREIGN_KEY_CHECKS = 1", .. rows]);
        return true;
    }

    private string NameOf(string name) => $"{_prefix}{DatabaseNames.SchemaOf(name)}";

    /// <summary>Every column, constraint and index, and which migrations are noted.</summary>
    private async Task<List<string>> SchemaAsync() =>
    [
        .. await ReadAsync("""
            SELECT CONCAT_WS('|', table_schema, table_name, column_name, column_type, is_nullable, column_default, collation_name, extra) FROM information_schema.columns WHERE table_schema IN (@names)
            UNION ALL SELECT CONCAT_WS('|', table_schema, table_name, constraint_name, constraint_type) FROM information_schema.table_constraints WHERE table_schema IN (@names)
            UNION ALL SELECT CONCAT_WS('|', table_schema, table_name, index_name, seq_in_index, column_name) FROM information_schema.statistics WHERE table_schema IN (@names)
            ORDER BY 1
            """),
        .. await ReadAsync(string.Join(" UNION ALL ", DatabaseNames.All.Select(name => $"SELECT CONCAT_WS('|', '{name}', name, checksum) FROM `{NameOf(name)}`.schema_migrations")) + " ORDER BY 1"),
    ];

    private async Task<List<string>> ReadAsync(string sql)
    {
        List<string> rows = [];
        await using DbDataSource source = MySqlDriver.CreateDataSource(MySqlOptions.Parse("Admin", $"{_server};Database=mysql"), null);
        await using DbConnection connection = await source.OpenConnectionAsync();
        await using DbCommand command = connection.Command(sql.Replace("@names", string.Join(", ", Databases.Select(database => $"'{database}'")), StringComparison.Ordinal));
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
