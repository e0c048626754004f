using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class InstallerTests(MySqlServerFixture server) : InstallerSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();

    [Fact]
    public async Task With_sources_of_ones_own_orders_are_kept_in_a_new_database_only_when_it_is_asked_for()
    {
        string name = $"purchasng_{Environment.ProcessId}";
        await MySqlServerFixture.AdministerAsync(server.ServerConnectionString, [$"CREATE DATABASE {name}"]);
        try
        {
            DatabaseInstallException error = await Assert.ThrowsAsync<DatabaseInstallException>(() => InstallAsync("false"));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
            Assert.Contains("--new-order-database", error.Message, StringComparison.Ordinal);

            Assert.NotEmpty(await InstallAsync("true"));
            Assert.Empty(await InstallAsync("false"));
        }
        finally
        {
            await MySqlServerFixture.AdministerAsync(server.ServerConnectionString, [$"DROP DATABASE {name}"]);
        }

        async Task<IReadOnlyList<string>> InstallAsync(string isNew)
        {
            IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("Databases:Purchasing", $"{server.ServerConnectionString};Database={name}"), new("Databases:Oms", $"{server.ServerConnectionString};Database=oms"),
                new("Databases:NewOrderDatabase", isNew),
            ]).Build();
            await using ServiceProvider services = new ServiceCollection().AddPurchasingCore(configuration).AddMySql().Services.BuildServiceProvider();
            return await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: null, None);
        }
    }
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlInstallerTests(MySqlCollection.Fixture server) : InstallerTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbInstallerTests(MariaDbCollection.Fixture server) : InstallerTests(server);
