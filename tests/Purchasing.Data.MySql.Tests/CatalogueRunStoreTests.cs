using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class CatalogueRunStoreTests(MySqlServerFixture server) : CatalogueRunStoreSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
