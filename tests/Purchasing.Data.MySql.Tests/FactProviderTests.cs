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
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlFactProviderTests(MySqlCollection.Fixture server) : FactProviderTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbFactProviderTests(MariaDbCollection.Fixture server) : FactProviderTests(server);
