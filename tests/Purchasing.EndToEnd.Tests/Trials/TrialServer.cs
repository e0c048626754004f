using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>One MySQL server for all trials, started by the first that asks; each trial has databases of its own on it.</summary>
public sealed class TrialServer : IAsyncDisposable
{
    private readonly Lazy<Task<PrivateMySqlServer>> _server = new(() => PrivateMySqlServer.StartAsync(ServerProduct.MySql));
    private int _worlds;

    public Task<PrivateMySqlServer> GetAsync() => _server.Value;

    /// <summary>A prefix that no other trial has.</summary>
    public string NextPrefix() => $"w{Interlocked.Increment(ref _worlds)}_";

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }
}
