using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class OrderReportTests(MySqlServerFixture server) : OrderReportSuite
{
    protected override Task<TestDatabases> OpenAsync() => server.OpenAsync();
}
