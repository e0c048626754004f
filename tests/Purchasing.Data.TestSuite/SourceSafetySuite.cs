using System.Data.Common;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>A source belongs to somebody else: whatever the query says, nothing of it changes.</summary>
public abstract class SourceSafetySuite : DatabaseSuite
{
    [Theory]
    [InlineData("UPDATE stock SET on_hand = 0 WHERE product_id IN (@ids)", "begins with 'UPDATE'")]
    [InlineData("SELECT * FROM stock WHERE product_id IN (@ids); DELETE FROM stock", "more than one statement")]
    [InlineData("WITH x AS (SELECT 1) DELETE FROM stock WHERE product_id IN (@ids)", "contains 'DELETE'")]
    [InlineData("SELECT product_id, on_hand INTO OUTFILE '/tmp/x' FROM stock WHERE product_id IN (@ids)", "contains 'INTO'")]
    [InlineData("SELECT * FROM stock WHERE product_id IN (@ids) FOR UPDATE", "contains 'UPDATE'")]
    [InlineData("SELECT * FROM stock WHERE product_id IN (@ids) /*! ; DELETE FROM stock */", "runs as a command")]
    [InlineData("SELECT * FROM stock WHERE note = 'a\\'' AND product_id IN (@ids)", "backslash before a quote")]
    [InlineData("SELECT * FROM stock WHERE product_id IN (@ids) # '", "outside of quotes")]
    [InlineData("VACUUM INTO 'copy.db' -- IN (@ids)", "begins with 'VACUUM'")]
    [InlineData("PRAGMA table_info(stock) -- IN (@ids)", "begins with 'PRAGMA'")]
    [InlineData("-- nothing IN (@ids)", "is empty")]
    public void A_query_that_may_write_is_refused_where_it_is_loaded(string sql, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Databases.Facts<StockLevel>(SourceQueries.Stock with { Sql = sql, RangeSql = null }));

        Assert.Contains("source 'stock'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT product_id, warehouse_id, on_hand, reserved, on_order, unit, REPLACE(unit, 'a', 'b') AS on_order_unit FROM stock WHERE product_id IN (@ids);")]
    [InlineData("SELECT s.*, 'DELETE; it''s a text' AS note FROM stock s WHERE s.product_id IN (@ids) /* update */ -- insert")]
    [InlineData("WITH s AS (SELECT * FROM stock) SELECT * FROM s WHERE product_id IN (@ids)")]
    public async Task A_query_that_only_reads_is_taken(string sql)
    {
        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock with { Sql = sql, RangeSql = null }).GetAsync(ProductSet.One("PROD-001"), None);

        Assert.Equal(25m, batch.For("PROD-001").First!.OnHand);
    }

    // The database itself refuses, so that nothing depends on how well a query was read here.
    [Theory]
    [InlineData(DatabaseNames.Inventory, "DELETE FROM stock")]
    [InlineData(DatabaseNames.Oms, "UPDATE product_demand SET avg_daily = '1'")]
    [InlineData(DatabaseNames.Supplier, "CREATE TABLE mine (id INT)")]
    [InlineData(DatabaseNames.Purchasing, "DELETE FROM schema_migrations")]
    public async Task A_connection_of_a_source_cannot_write(string database, string sql)
    {
        await using DbConnection connection = await Databases.Get<DatabaseRegistry>().Source(database).OpenAsync(None);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;

        DbException error = await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(DatabaseFault.ReadOnly, Databases.Get<DatabaseRegistry>().Source(database).Dialect.Classify(error));
    }
}
