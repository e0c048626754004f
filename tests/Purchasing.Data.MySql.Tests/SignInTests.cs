using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>What only a MySQL says to somebody who signs in: each is told as what it is.</summary>
public sealed class SignInTests(SignInTests.ServerFixture fixture) : IClassFixture<SignInTests.ServerFixture>
{
    private readonly PrivateMySqlServer _server = fixture.Server;

    [Theory]
    [InlineData("locked", " ACCOUNT LOCK", "", "refused the user or the password", false)]
    [InlineData("expired", " PASSWORD EXPIRE", "", "refused the user or the password", false)]
    [InlineData("plain", "", "require_secure_transport", "takes the password only over TLS", false)]
    [InlineData("early", "", "offline_mode", "it was stopped or restarted", true)]
    public async Task A_refusal_says_what_to_do(string user, string options, string setting, string message, bool isTransient)
    {
        await _server.QueryAsync("", $"CREATE USER {user} IDENTIFIED BY 'pw'{options}; {(setting == "" ? "" : $"SET GLOBAL {setting} = ON")}");
        try
        {
            await using ServiceProvider services = Services(user);

            OrderStoreException error = await ErrorAsync(services);

            Assert.Contains(message, error.Message);
            Assert.Equal(isTransient, error.IsTransient);
        }
        finally
        {
            await _server.QueryAsync("", setting == "" ? "" : $"SET GLOBAL {setting} = OFF");
        }
    }

    [Fact]
    public async Task A_server_without_a_free_connection_says_which_two_numbers_must_fit()
    {
        await _server.QueryAsync("", "CREATE USER crowd IDENTIFIED BY 'pw'; GRANT SELECT ON mysql.* TO crowd; SET GLOBAL max_connections = 1");
        await using ServiceProvider services = Services("crowd");
        await using (DbConnection only = await services.GetRequiredService<DatabaseRegistry>().Get(DatabaseNames.Purchasing).OpenAsync(CancellationToken.None))
        {
            OrderStoreException error = await ErrorAsync(services);

            Assert.Contains("raise max_connections of the server, or lower MaximumPoolSize", error.Message);
            Assert.True(error.IsTransient);
        }

        await _server.QueryAsync("", "SET GLOBAL max_connections = 1000");
    }

    /// <summary>By TLS a password may be sent; the driver sends none in clear, but makes an exception for the loopback.</summary>
    private ServiceProvider Services(string user) => MySqlServerFixture.Services(new Dictionary<string, string>
    {
        [DatabaseNames.Purchasing] = $"Server=127.0.0.1;Port={_server.Port};User ID={user};Password=pw;Database=mysql;SslMode={(user == "plain" ? "None" : "Required")};ConnectionTimeout=2",
    });

    private static Task<OrderStoreException> ErrorAsync(ServiceProvider services) =>
        Assert.ThrowsAsync<OrderStoreException>(() => services.GetRequiredService<IOrderStore>().GetAsync("PO-1", CancellationToken.None).AsTask());

    public sealed class ServerFixture : IAsyncLifetime
    {
        public PrivateMySqlServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await PrivateMySqlServer.StartAsync(ServerProduct.MySql);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
