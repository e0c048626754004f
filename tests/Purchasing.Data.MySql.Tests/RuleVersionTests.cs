using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class RuleVersionTests(MySqlServerFixture server) : RuleVersionSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlRuleVersionTests(MySqlCollection.Fixture server) : RuleVersionTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbRuleVersionTests(MariaDbCollection.Fixture server) : RuleVersionTests(server);
