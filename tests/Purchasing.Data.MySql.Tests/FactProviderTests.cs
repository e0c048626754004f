using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class FactProviderTests(MySqlServerFixture server) : FactProviderSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlFactProviderTests(MySqlCollection.Fixture server) : FactProviderTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbFactProviderTests(MariaDbCollection.Fixture server) : FactProviderTests(server);
