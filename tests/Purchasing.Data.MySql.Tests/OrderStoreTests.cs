using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class OrderStoreTests(MySqlServerFixture server) : OrderStoreSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
