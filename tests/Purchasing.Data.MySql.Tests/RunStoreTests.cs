using Purchasing.Data.TestSuite;
using Purchasing.Graph.Stores;

namespace Purchasing.Data.MySql.Tests;

[Collection(MySqlCollection.Name)]
public sealed class RunStoreTests(MySqlServerFixture server) : RunStoreSuite
{
    protected override async Task<(IRunStore Store, IAsyncDisposable? Owner)> OpenAsync()
    {
        TestDatabases databases = await server.OpenAsync();
        return (databases.Get<IRunStore>(), databases);
    }
}
