using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class OutboxTests(MySqlServerFixture server) : OutboxSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
