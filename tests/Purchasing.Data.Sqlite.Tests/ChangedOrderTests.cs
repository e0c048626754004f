using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class ChangedOrderTests : ChangedOrderSuite
{
    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();
}
