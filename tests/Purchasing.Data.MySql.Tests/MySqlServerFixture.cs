using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>The server of the tests: that of PURCHASING_TEST_MYSQL (a connection string of a user who may create databases), else our own.</summary>
public sealed class MySqlServerFixture : IAsyncLifetime
{
    private static readonly string[] Names = [.. DatabaseNames.All, "Erp"];

    private static int s_sets;

    private PrivateMySqlServer? _own;

    public string ServerConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string? given = Environment.GetEnvironmentVariable("PURCHASING_TEST_MYSQL");
        if (!string.IsNullOrWhiteSpace(given))
        {
            ServerConnectionString = given;
            return;
        }

        _own = await PrivateMySqlServer.StartAsync();
        ServerConnectionString = _own.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
            await _own.DisposeAsync();
    }

    public Task<TestDatabases> OpenAsync() => OpenAsync(ServerConnectionString);

    /// <summary>Five new databases with their seed rows, and an empty one named Erp; dropped again with the result.</summary>
    public static async Task<TestDatabases> OpenAsync(string server, params (string Key, string Value)[] settings)
    {
        string prefix = $"t{Environment.ProcessId}_{Interlocked.Increment(ref s_sets)}_";
        await AdministerAsync(server, Names.Select(n => $"CREATE DATABASE `{prefix}{DatabaseNames.SchemaOf(n)}` CHARACTER SET latin1"));
        Dictionary<string, string> strings = Names.ToDictionary(n => n, n => $"{server};Database={prefix}{DatabaseNames.SchemaOf(n)}");
        ServiceProvider services = Services(strings, settings);
        await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);
        return new TestDatabases(
            services,
            async () => await AdministerAsync(server, Names.Select(n => $"DROP DATABASE IF EXISTS `{prefix}{DatabaseNames.SchemaOf(n)}`")),
            () => Services(strings, settings));
    }

    public static ServiceProvider Services(IReadOnlyDictionary<string, string> connectionStrings, params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Databases:SampleSources", "true"), .. connectionStrings.Select(c => KeyValuePair.Create($"Databases:{c.Key}", (string?)c.Value)), .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))])
            .Build();
        return new ServiceCollection().AddPurchasingCore(configuration).AddMySql().Services.BuildServiceProvider();
    }

    public static async Task AdministerAsync(string server, IEnumerable<string> statements)
    {
        await using DbDataSource source = MySqlDriver.CreateDataSource(MySqlOptions.Parse("Admin", $"{server};Database=mysql"), null);
        await using DbConnection connection = await source.OpenConnectionAsync();
        foreach (string statement in statements)
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }
}
