using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class OwnSchemaTests(MySqlServerFixture server) : OwnSchemaSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlOwnSchemaTests(MySqlCollection.Fixture server) : OwnSchemaTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbOwnSchemaTests(MariaDbCollection.Fixture server) : OwnSchemaTests(server);
