using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

/// <summary>Which files the product makes and which it only reads.</summary>
public sealed class SourceOwnershipTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("purchasing-owner-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(DatabaseNames.Oms)]
    [InlineData(DatabaseNames.Inventory)]
    [InlineData(DatabaseNames.Supplier)]
    [InlineData(DatabaseNames.Uom)]
    public async Task A_file_that_a_key_names_is_neither_migrated_nor_seeded_nor_changed(string name)
    {
        string file = await ForeignFileAsync();
        byte[] before = await HashAsync(file);
        await using ServiceProvider services = SqliteFiles.Services(_folder, ($"Databases:{name}", file));

        IReadOnlyList<string> run = await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);

        Assert.DoesNotContain(run, script => script.StartsWith(DatabaseNames.SchemaOf(name), StringComparison.Ordinal));
        Assert.Contains("purchasing_db.001_schema.sql", run);
        Assert.Equal(before, await HashAsync(file));
        Assert.False(File.Exists(Path.Combine(_folder, DatabaseNames.SchemaOf(name) + ".db")));
    }

    [Fact]
    public async Task A_named_file_is_read_and_stays_as_it_was()
    {
        string file = await ForeignFileAsync();
        byte[] before = await HashAsync(file);
        await using (ServiceProvider services = SqliteFiles.Services(_folder, ("Databases:Inventory", file)))
        {
            FactQuery query = SourceQueries.Stock with
            {
                Sql = "SELECT sku AS product_id, place AS warehouse_id, qty AS on_hand, 0 AS reserved, 0 AS on_order, 'PIECE' AS unit, NULL AS on_order_unit FROM parts WHERE sku IN (@ids)",
                RangeSql = null,
            };
            FactBatch<StockLevel> batch = await services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(query).GetAsync(ProductSet.One("A-1"), CancellationToken.None);
            Assert.Equal(7m, batch.For("A-1").First!.OnHand);
        }

        Assert.Equal(before, await HashAsync(file));
        Assert.Equal(["own.db"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_named_file_that_does_not_exist_is_not_made()
    {
        string missing = Path.Combine(_folder, "missing.db");
        await using ServiceProvider services = SqliteFiles.Services(_folder, ("Databases:Inventory", missing));
        await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);

        await Assert.ThrowsAsync<FactSourceException>(async () =>
            await services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(SourceQueries.Stock).GetAsync(ProductSet.One("A-1"), CancellationToken.None));
        Assert.False(File.Exists(missing));
    }

    [Theory]
    [InlineData("Databases:Purchasing", null)]
    [InlineData("Databases:Inventory", "true")]
    public async Task Tables_of_somebody_else_are_never_built_upon(string key, string? sampleSources)
    {
        string file = await ForeignFileAsync();
        byte[] before = await HashAsync(file);
        await using ServiceProvider services = SqliteFiles.Services(_folder, sampleSources is null ? [(key, file)] : [(key, file), ("Databases:SampleSources", sampleSources)]);

        DatabaseInstallException error = await Assert.ThrowsAsync<DatabaseInstallException>(() =>
            services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None));

        Assert.Contains("holds tables that this product did not make", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await HashAsync(file));
    }

    [Fact]
    public async Task Without_samples_only_the_order_database_is_made()
    {
        await using ServiceProvider services = SqliteFiles.Services(_folder, ("Databases:SampleSources", "false"));

        await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);

        Assert.Equal(["purchasing_db.db"], Directory.EnumerateFiles(_folder, "*.db").Select(Path.GetFileName));
    }

    /// <summary>The user's sources stay where they are when the order database is looked for under a misspelt name.</summary>
    [Theory]
    [InlineData("Databases:SampleSources", "false")]
    [InlineData("Databases:Inventory", "erp/own.db")]
    [InlineData("Databases:Erp", "erp/own.db")]
    public async Task With_sources_of_ones_own_an_order_database_is_made_only_when_it_is_asked_for(string key, string value)
    {
        string misspelt = Path.Combine(_folder, "no", "purchasng.db");
        Func<string, ServiceProvider> host = isNew => SqliteFiles.Services(_folder, (key, value), ("Databases:Purchasing", misspelt), ("Databases:NewOrderDatabase", isNew));
        await using (ServiceProvider services = host("false"))
        {
            DatabaseInstallException error = await Assert.ThrowsAsync<DatabaseInstallException>(() =>
                services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None));

            Assert.Contains(misspelt, error.Message, StringComparison.Ordinal);
            Assert.Contains("--new-order-database (Databases:NewOrderDatabase=true)", error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        }

        await using (ServiceProvider services = host("true"))
            await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);
        // Once it is there, nobody has to ask.
        await using (ServiceProvider services = host("false"))
            Assert.Empty(await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None));
    }

    [Theory]
    [InlineData("Databases:Sead", "false", "neither a setting nor a file")]
    [InlineData("Databases:SampleSources", "perhaps", "must be true or false")]
    public void A_key_that_means_nothing_is_refused(string key, string value, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => SqliteFiles.Services(_folder, (key, value)));

        Assert.Contains($"{key} is '{value}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Databases:seed")]
    [InlineData("Databases:Seed")]
    public void The_setting_for_seed_rows_is_no_database(string key)
    {
        using ServiceProvider services = SqliteFiles.Services(_folder, (key, "false"));

        Assert.Equal(DatabaseNames.All, services.GetRequiredService<DatabaseRegistry>().Names);
    }

    [Fact]
    public async Task A_query_without_an_end_stops_when_its_call_is_given_up()
    {
        await using ServiceProvider services = SqliteFiles.Services(_folder);
        await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);
        FactQuery endless = SourceQueries.Stock with
        {
            Sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS product_id FROM n WHERE i IN (@ids)",
            RangeSql = null,
        };
        IFactProvider<StockLevel> facts = services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(endless);
        using CancellationTokenSource giveUp = new(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await facts.GetAsync(ProductSet.One("PROD-001"), giveUp.Token));
    }

    private static async Task<byte[]> HashAsync(string file) => SHA256.HashData(await File.ReadAllBytesAsync(file));

    private async Task<string> ForeignFileAsync()
    {
        string file = Path.Combine(_folder, "own.db");
        await using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE parts (sku TEXT PRIMARY KEY, place TEXT, qty TEXT); INSERT INTO parts VALUES ('A-1', 'MAIN', '7');";
        await command.ExecuteNonQueryAsync();
        return file;
    }
}
