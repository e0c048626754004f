using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class ChangedOrderTests(MySqlServerFixture server) : ChangedOrderSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
