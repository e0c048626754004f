using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>A server that tests share, each with databases of its own.</summary>
public abstract class MySqlServerFixture(ServerProduct product) : IAsyncLifetime
{
    private readonly ConcurrentBag<DatabaseSet> _free = [];

    private PrivateMySqlServer? _own;

    public string ServerConnectionString { get; private set; } = "";

    /// <summary>A server that is there already, of which tests make no other use than a user who may create databases would.</summary>
    protected virtual string? Given => null;

    public async ValueTask InitializeAsync()
    {
        if (Given is { } given)
        {
            ServerConnectionString = given;
            return;
        }

        _own = await PrivateMySqlServer.StartAsync(product);
        ServerConnectionString = _own.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (DatabaseSet set in _free)
            await set.DropAsync();
        if (_own is not null)
            await _own.DisposeAsync();
    }

    /// <summary>Five databases with their seed rows, and an empty one named Erp, as if they were new.</summary>
    /// <param name="settings">More of the connection string.</param>
    public async Task<TestDatabases> OpenAsync(string settings = "")
    {
        DatabaseSet set = _free.TryTake(out DatabaseSet? free) ? free : await DatabaseSet.CreateAsync(ServerConnectionString);
        return new TestDatabases(Services(set.ConnectionStrings(settings)), CleanUpAsync, () => Services(set.ConnectionStrings(settings)));

        async ValueTask CleanUpAsync()
        {
            // Five databases are dear to make, on MySQL above all, and cheap to empty.
            if (await set.TryResetAsync())
                _free.Add(set);
            else
                await set.DropAsync();
        }
    }

    /// <summary>The same on any server; dropped again with the result.</summary>
    public static async Task<TestDatabases> OpenOnAsync(string server)
    {
        DatabaseSet set = await DatabaseSet.CreateAsync(server);
        return new TestDatabases(Services(set.ConnectionStrings()), async () => await set.DropAsync(), () => Services(set.ConnectionStrings()));
    }

    public static ServiceProvider Services(IReadOnlyDictionary<string, string> connectionStrings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Databases:SampleSources", "true"), new("Databases:NewOrderDatabase", "true"), .. connectionStrings.Select(c => KeyValuePair.Create($"Databases:{c.Key}", (string?)c.Value))])
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
