using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class OrderMergeTests : OrderMergeSuite
{
    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();
}
