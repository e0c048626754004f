using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class CatalogueRunStoreTests(MySqlServerFixture server) : CatalogueRunStoreSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlCatalogueRunStoreTests(MySqlCollection.Fixture server) : CatalogueRunStoreTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbCatalogueRunStoreTests(MariaDbCollection.Fixture server) : CatalogueRunStoreTests(server);
