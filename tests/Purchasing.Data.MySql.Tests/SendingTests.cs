using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class SendingTests(MySqlServerFixture server) : SendingSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
