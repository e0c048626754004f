using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class OrderReportTests : OrderReportSuite
{
    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();
}
