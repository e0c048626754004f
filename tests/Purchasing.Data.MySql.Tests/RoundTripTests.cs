using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class RoundTripTests(MySqlServerFixture server) : RoundTripSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlRoundTripTests(MySqlCollection.Fixture server) : RoundTripTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbRoundTripTests(MariaDbCollection.Fixture server) : RoundTripTests(server);
