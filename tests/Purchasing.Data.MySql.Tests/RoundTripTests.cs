using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class RoundTripTests(MySqlServerFixture server) : RoundTripSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
