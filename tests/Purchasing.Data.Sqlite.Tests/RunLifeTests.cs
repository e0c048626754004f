using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class RunLifeTests : RunLifeSuite
{
    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();
}
