using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class KeyTests(MySqlServerFixture server) : KeySuite
{
    protected override string TextKey => "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
