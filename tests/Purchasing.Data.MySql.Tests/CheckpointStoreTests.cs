using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class CheckpointStoreTests(MySqlServerFixture server) : CheckpointStoreSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
