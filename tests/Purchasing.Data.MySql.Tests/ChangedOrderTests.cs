using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class ChangedOrderTests(MySqlServerFixture server) : ChangedOrderSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlChangedOrderTests(MySqlCollection.Fixture server) : ChangedOrderTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbChangedOrderTests(MariaDbCollection.Fixture server) : ChangedOrderTests(server);
