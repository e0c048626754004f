using Npgsql;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.Sources.Tests.PostgreSql;

/// <summary>One server for all tests of this assembly.</summary>
public sealed class PostgreSqlServerFixture : IAsyncLifetime
{
    private PrivatePostgreSqlServer _server = null!;

    public string Administrator => _server.ConnectionString("postgres") + ";Database=postgres";

    public string Reader(string password = "") => _server.ConnectionString("reader") + ";Database=postgres" + (password.Length == 0 ? "" : $";Password={password}");

    public async ValueTask InitializeAsync()
    {
        _server = await PrivatePostgreSqlServer.StartAsync();
        await ExecuteAsync("CREATE ROLE reader LOGIN");
    }

    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(Administrator + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
