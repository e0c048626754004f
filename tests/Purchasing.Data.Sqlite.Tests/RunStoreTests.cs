using Purchasing.Data.TestSuite;
using Purchasing.Graph.Stores;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class RunStoreTests : RunStoreSuite
{
    protected override async Task<(IRunStore Store, IAsyncDisposable? Owner)> OpenAsync()
    {
        TestDatabases databases = await SqliteFiles.OpenAsync();
        return (databases.Get<IRunStore>(), databases);
    }
}
