using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>Five real databases with their seed rows, and the services over them.</summary>
public sealed class TestDatabases(ServiceProvider services, Func<ValueTask>? cleanUp = null, Func<ServiceProvider>? again = null) : IAsyncDisposable
{
    /// <summary>Services of another host over the same databases.</summary>
    public TestDatabases OpenAgain() => new((again ?? throw new InvalidOperationException("These databases are opened once."))());

    public T Get<T>()
        where T : class => services.GetRequiredService<T>();

    public IFactProvider<T> Facts<T>(FactQuery query)
        where T : class => Get<IFactProviderFactory>().Create<T>(query);

    public async Task ExecuteAsync(string database, string sql)
    {
        await using DbConnection connection = await OpenAsync(database);
        foreach (string statement in SqlScanner.Statements(sql))
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }

    public async Task<object?> ScalarAsync(string database, string sql)
    {
        await using DbConnection connection = await OpenAsync(database);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        object? value = await command.ExecuteScalarAsync();
        return value is DBNull ? null : value;
    }

    public async Task<long> CountAsync(string table) =>
        Convert.ToInt64(await ScalarAsync(DatabaseNames.Purchasing, $"SELECT COUNT(*) FROM {table}"));

    public ValueTask<DbConnection> OpenAsync(string database) => Get<DatabaseRegistry>().Get(database).OpenAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (cleanUp is not null)
            await cleanUp();
    }
}
