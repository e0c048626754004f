using Purchasing.Data.TestSuite;
using Purchasing.Graph.Stores;

namespace Purchasing.Data.MySql.Tests;

public abstract class RunStoreTests(MySqlServerFixture server) : RunStoreSuite
{
    protected override async Task<(IRunStore Store, IAsyncDisposable? Owner)> OpenAsync()
    {
        TestDatabases databases = await server.OpenAsync();
        return (databases.Get<IRunStore>(), databases);
    }
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlRunStoreTests(MySqlCollection.Fixture server) : RunStoreTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbRunStoreTests(MariaDbCollection.Fixture server) : RunStoreTests(server);
