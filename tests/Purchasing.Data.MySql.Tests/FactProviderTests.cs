using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class FactProviderTests(MySqlServerFixture server) : FactProviderSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();

    [Fact]
    public async Task A_zero_date_is_no_date()
    {
        // Servers that allow none have them from times when they did.
        await Databases.ExecuteAsync(DatabaseNames.Supplier, "UPDATE IGNORE supplier_offers SET valid_from = '0000-00-00', valid_to = '0000-00-00' WHERE product_id = 'PROD-001'");
        Assert.Equal(1L, Convert.ToInt64(await Databases.ScalarAsync(DatabaseNames.Supplier, "SELECT COUNT(*) FROM supplier_offers WHERE product_id = 'PROD-001' AND CAST(valid_to AS CHAR(10)) = '0000-00-00'"), System.Globalization.CultureInfo.InvariantCulture));

        SupplierOffer offer = (await Databases.Facts<SupplierOffer>(SourceQueries.Offers).GetAsync(ProductSet.One("PROD-001"), None)).For("PROD-001").First!;

        Assert.Equal((null, null), (offer.ValidFrom, offer.ValidTo));
    }

    // A day of no month, which servers of another mode take, is no day: it holds its product and no other.
    [Fact]
    public async Task A_date_that_is_none_holds_its_product_alone()
    {
        await Databases.ExecuteAsync(DatabaseNames.Supplier, "SET SESSION sql_mode = ''; UPDATE supplier_offers SET valid_from = '2026-00-00' WHERE product_id = 'PROD-001'");

        FactBatch<SupplierOffer> batch = await Databases.Facts<SupplierOffer>(SourceQueries.Offers).GetAsync(ProductSet.Of(["PROD-001", "PROD-002"]), None);

        Assert.Matches("^offers: valid_from holds a DATE that cannot be read: .*2026-00-00", batch.ProblemOf("PROD-001"));
        Assert.Equal((null, 1), (batch.ProblemOf("PROD-002"), batch.For("PROD-002").Count));
    }
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlFactProviderTests(MySqlCollection.Fixture server) : FactProviderTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbFactProviderTests(MariaDbCollection.Fixture server) : FactProviderTests(server);
