using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

public abstract class OrderReportTests(MySqlServerFixture server) : OrderReportSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlOrderReportTests(MySqlCollection.Fixture server) : OrderReportTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbOrderReportTests(MariaDbCollection.Fixture server) : OrderReportTests(server);
