using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class SendingTests(MySqlServerFixture server) : SendingSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlSendingTests(MySqlCollection.Fixture server) : SendingTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbSendingTests(MariaDbCollection.Fixture server) : SendingTests(server);
