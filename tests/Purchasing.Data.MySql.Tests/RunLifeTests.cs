using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class RunLifeTests(MySqlServerFixture server) : RunLifeSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
