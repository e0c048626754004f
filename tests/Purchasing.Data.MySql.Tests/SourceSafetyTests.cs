using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class SourceSafetyTests(MySqlServerFixture server) : SourceSafetySuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
