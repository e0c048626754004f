using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class InstallerTests(MySqlServerFixture server) : InstallerSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
