using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class KeyTests : KeySuite
{
    protected override string TextKey => "TEXT";

    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();
}
