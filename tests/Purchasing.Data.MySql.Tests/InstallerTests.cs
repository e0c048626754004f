using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class InstallerTests(MySqlServerFixture server) : InstallerSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlInstallerTests(MySqlCollection.Fixture server) : InstallerTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbInstallerTests(MariaDbCollection.Fixture server) : InstallerTests(server);
