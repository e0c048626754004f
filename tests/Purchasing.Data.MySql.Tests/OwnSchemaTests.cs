using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class OwnSchemaTests(MySqlServerFixture server) : OwnSchemaSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
