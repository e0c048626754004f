using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Core.Flow;
using Purchasing.Data.Connecting;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

/// <summary>Looking at a shop's database as it may be, with what only these servers have.</summary>
public abstract class ConnectTests(MySqlServerFixture server) : DatabaseSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();

    [Fact]
    public async Task Bits_and_days_that_are_none_tell_what_counts_and_a_view_that_cannot_be_read_stops_nothing()
    {
        foreach (string sql in (string[])
            [
                "SET SESSION sql_mode = ''; CREATE TABLE products (product_id VARCHAR(20) PRIMARY KEY, min_stock INT, blocked BIT(1) NOT NULL, deleted_at DATETIME NOT NULL DEFAULT '0000-00-00'); "
                + "INSERT INTO products (product_id, min_stock, blocked, deleted_at) VALUES ('A', 5, b'0', '0000-00-00'), ('B', 5, b'1', '0000-00-00'), ('C', 5, b'0', '2026-01-31')",
                "CREATE TABLE stock (product_id VARCHAR(20) PRIMARY KEY, on_hand INT); INSERT INTO stock VALUES ('A', 1), ('B', 1), ('C', 1)",
                "SET SESSION sql_mode = ''; CREATE TABLE offers (product_id VARCHAR(20), supplier_id VARCHAR(20), price DECIMAL(12,2), currency ENUM('EUR', 'USD'), lead_time_days INT, valid_from DATE, active BIT(1)); "
                + "INSERT INTO offers VALUES ('A', 'S', 2, 'EUR', 7, '2026-00-00', b'1'), ('B', 'S', 2, 'USD', 7, NULL, b'1'), ('C', 'S', 2, 'EUR', 7, NULL, b'0')",
                "CREATE DEFINER = 'gone'@'nowhere' SQL SECURITY DEFINER VIEW old_report AS SELECT 1 AS a",
            ])
            await Databases.ExecuteAsync("Erp", sql);

        ConnectProposal proposal = await Databases.Get<SourceConnector>().ProposeAsync(["Erp"], None);

        Assert.Contains(proposal.Check, note => note.StartsWith("old_report was not looked at, and is not used: ", StringComparison.Ordinal));
        FactQueries queries = FactQueries.Parse(proposal.Graph!, "proposal");
        IFactProviderFactory factory = Databases.Get<IFactProviderFactory>();
        Assert.Equal(["A"], await factory.CreateCatalogue(queries.Catalogue!).PageAsync(null, 10, None));
        FactBatch<SupplierOffer> offers = await factory.Create<SupplierOffer>(queries.For<SupplierOffer>()).GetAsync(ProductSet.Of(["A", "B", "C"]), None);
        Assert.Contains("2026-00-00", offers.ProblemOf("A"), StringComparison.Ordinal);
        Assert.Equal((true, "USD", false, "EUR"), (offers.For("B").First!.Active, offers.For("B").First!.Currency, offers.For("C").First!.Active, offers.For("C").First!.Currency));
    }
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlConnectTests(MySqlCollection.Fixture server) : ConnectTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbConnectTests(MariaDbCollection.Fixture server) : ConnectTests(server);
