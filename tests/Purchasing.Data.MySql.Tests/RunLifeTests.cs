using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class RunLifeTests(MySqlServerFixture server) : RunLifeSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlRunLifeTests(MySqlCollection.Fixture server) : RunLifeTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbRunLifeTests(MariaDbCollection.Fixture server) : RunLifeTests(server);
