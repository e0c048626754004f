using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class OrderStoreTests(MySqlServerFixture server) : OrderStoreSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlOrderStoreTests(MySqlCollection.Fixture server) : OrderStoreTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbOrderStoreTests(MariaDbCollection.Fixture server) : OrderStoreTests(server);
