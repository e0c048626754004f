using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class FactProviderTests(MySqlServerFixture server) : FactProviderSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
