using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class KeyTests(MySqlServerFixture server) : KeySuite
{
    protected override string TextKey => "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlKeyTests(MySqlCollection.Fixture server) : KeyTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbKeyTests(MariaDbCollection.Fixture server) : KeyTests(server);
