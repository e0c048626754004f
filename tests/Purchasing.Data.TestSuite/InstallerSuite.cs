using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.TestSuite;

public abstract class InstallerSuite : DatabaseSuite
{
    private IDatabaseInstaller Installer => Databases.Get<IDatabaseInstaller>();

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        Assert.Empty(await Installer.InstallAsync(withSeedRows: true, None));

        Assert.Equal(3L, await CountAsync(DatabaseNames.Oms, "products"));
        Assert.Equal(3L, await CountAsync(DatabaseNames.Supplier, "supplier_offers"));
    }

    [Fact]
    public async Task Rows_that_were_changed_or_deleted_are_not_seeded_again()
    {
        await Databases.ExecuteAsync(DatabaseNames.Oms, "DELETE FROM product_demand WHERE product_id = 'PROD-001'; UPDATE product_demand SET avg_daily = '99' WHERE product_id = 'PROD-002'");

        await Installer.InstallAsync(withSeedRows: true, None);

        Assert.Equal(2L, await CountAsync(DatabaseNames.Oms, "product_demand"));
        Assert.Equal(1L, await CountAsync(DatabaseNames.Oms, "product_demand WHERE avg_daily = '99'"));
    }

    [Fact]
    public async Task A_migration_that_was_cut_short_is_completed()
    {
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "DELETE FROM schema_migrations; DROP TABLE graph_run_entries; DROP TABLE catalogue_held");

        Assert.Equal(
            ["purchasing_db.001_schema.sql", "purchasing_db.010_graph_runs.sql", "purchasing_db.011_sending.sql", "purchasing_db.012_receipts.sql"],
            await Installer.InstallAsync(withSeedRows: false, None));

        Assert.Equal(0L, await CountAsync(DatabaseNames.Purchasing, "graph_run_entries"));
    }

    [Fact]
    public async Task Several_installers_at_once_do_the_work_once()
    {
        await Databases.ExecuteAsync(DatabaseNames.Uom, "DROP TABLE unit_conversions; DELETE FROM schema_migrations");

        IReadOnlyList<string>[] runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Installer.InstallAsync(withSeedRows: true, None))));

        Assert.Equal(["uom_db.001_schema.sql", "uom_db.seed.sql"], runs.SelectMany(r => r));
        Assert.Equal(3L, await CountAsync(DatabaseNames.Uom, "unit_conversions"));
    }

    [Fact]
    public async Task A_database_made_by_another_text_of_a_migration_is_refused()
    {
        await Databases.ExecuteAsync(DatabaseNames.Uom, "UPDATE schema_migrations SET checksum = 'other'");

        DatabaseInstallException error = await Assert.ThrowsAsync<DatabaseInstallException>(() => Installer.InstallAsync(withSeedRows: true, None));

        Assert.Contains("'Uom' was migrated with another text of uom_db.001_schema.sql", error.Message);
    }

    [Theory]
    [InlineData("Inventory", "INSERT INTO stock (product_id, warehouse_id, on_hand, reserved) VALUES ('PROD-001', 'WH-001', '1', '1')", "DuplicateKey")]
    [InlineData("Inventory", "INSERT INTO stock (product_id, warehouse_id, on_hand, reserved) VALUES ('PROD-9', 'WH-404', '1', '1')", "ConstraintViolated")]
    [InlineData("Inventory", "UPDATE stock SET reserved = '-1'", "ConstraintViolated")]
    [InlineData("Supplier", "UPDATE supplier_offers SET moq = '-1'", "ConstraintViolated")]
    [InlineData("Supplier", "UPDATE supplier_offers SET valid_from = '2026-02-01', valid_to = '2026-01-01'", "ConstraintViolated")]
    [InlineData("Uom", "UPDATE unit_conversions SET factor = '0'", "ConstraintViolated")]
    [InlineData("Oms", "UPDATE product_demand SET avg_daily = '-0.5'", "ConstraintViolated")]
    public async Task The_schema_refuses_what_makes_no_sense(string database, string sql, string fault)
    {
        Exception error = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Databases.ExecuteAsync(database, sql));

        Assert.Equal(fault, Databases.Get<DatabaseRegistry>().Get(database).Dialect.Classify(error).ToString());
    }

    private async Task<long> CountAsync(string database, string table) =>
        Convert.ToInt64(await Databases.ScalarAsync(database, $"SELECT COUNT(*) FROM {table}"));
}
