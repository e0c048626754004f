using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class AuditTests : AuditSuite
{
    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();
}
