using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class AuditTests(MySqlServerFixture server) : AuditSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlAuditTests(MySqlCollection.Fixture server) : AuditTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbAuditTests(MariaDbCollection.Fixture server) : AuditTests(server);
