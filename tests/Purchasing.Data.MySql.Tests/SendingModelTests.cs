using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class SendingModelTests(MySqlServerFixture server) : SendingModelSuite
{
    protected override int Sequences => 5;

    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlSendingModelTests(MySqlCollection.Fixture server) : SendingModelTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbSendingModelTests(MariaDbCollection.Fixture server) : SendingModelTests(server);
