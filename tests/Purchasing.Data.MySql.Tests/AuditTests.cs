using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class AuditTests(MySqlServerFixture server) : AuditSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
