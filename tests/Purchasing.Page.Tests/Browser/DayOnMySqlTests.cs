using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Page.Tests.Browser;

/// <summary>The day on MySQL.</summary>
public sealed class DayOnMySqlTests(Chromium chromium, DayOnMySqlTests.ServerFixture fixture)
    : DaySuite(chromium, fixture.Server), IClassFixture<Chromium>, IClassFixture<DayOnMySqlTests.ServerFixture>
{
    public sealed class ServerFixture : IAsyncLifetime
    {
        public PrivateMySqlServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await PrivateMySqlServer.StartAsync(ServerProduct.MySql);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
