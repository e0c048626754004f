using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class OrderMergeTests(MySqlServerFixture server) : OrderMergeSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlOrderMergeTests(MySqlCollection.Fixture server) : OrderMergeTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbOrderMergeTests(MariaDbCollection.Fixture server) : OrderMergeTests(server);
