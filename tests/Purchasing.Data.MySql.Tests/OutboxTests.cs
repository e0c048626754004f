using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class OutboxTests(MySqlServerFixture server) : OutboxSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlOutboxTests(MySqlCollection.Fixture server) : OutboxTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbOutboxTests(MariaDbCollection.Fixture server) : OutboxTests(server);
