using Purchasing.Data.TestSuite;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

public sealed class InMemoryRunStoreTests : RunStoreSuite
{
    protected override Task<(IRunStore Store, IAsyncDisposable? Owner)> OpenAsync() => Task.FromResult<(IRunStore, IAsyncDisposable?)>((new InMemoryRunStore(), null));
}
