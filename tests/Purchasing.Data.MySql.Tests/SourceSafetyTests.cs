using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class SourceSafetyTests(MySqlServerFixture server) : SourceSafetySuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlSourceSafetyTests(MySqlCollection.Fixture server) : SourceSafetyTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbSourceSafetyTests(MariaDbCollection.Fixture server) : SourceSafetyTests(server);
