using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class RuleVersionTests(MySqlServerFixture server) : RuleVersionSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
