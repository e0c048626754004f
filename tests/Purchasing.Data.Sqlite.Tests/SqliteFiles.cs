using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

/// <summary>Databases in a temporary folder that is deleted with them.</summary>
internal static class SqliteFiles
{
    public static async Task<TestDatabases> OpenAsync()
    {
        string folder = Directory.CreateTempSubdirectory("purchasing-sqlite-").FullName;
        string erp = Path.Combine(folder, "erp.db");
        // An empty file is an empty database.
        await File.WriteAllBytesAsync(erp, []);
        ServiceProvider services = Services(folder, ("Databases:Erp", erp));
        await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);
        return new TestDatabases(services, () =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }, () => Services(folder, ("Databases:Erp", erp)));
    }

    public static ServiceProvider Services(string folder, params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Databases:DataDirectory", folder), new("Databases:NewOrderDatabase", "true")])
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();
        return new ServiceCollection().AddPurchasingCore(configuration).AddSqlite().Services.BuildServiceProvider();
    }
}
