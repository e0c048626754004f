using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.Migrations;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

/// <summary>Purchasing in a plain service collection, as a console program has it.</summary>
public sealed class RegistrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("purchasing-registration-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Services_that_were_all_used_are_disposed_of_without_awaiting_it()
    {
        IServiceCollection services = Services();
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            Type[] ours = [.. services.Where(service => service.ServiceType.Namespace?.StartsWith("Purchasing.", StringComparison.Ordinal) == true && !service.ServiceType.IsGenericTypeDefinition).Select(service => service.ServiceType)];
            Assert.Contains(typeof(Purchasing.Core.Catalogue.CatalogueRuns), ours);
            foreach (Type service in ours)
                Assert.NotNull(provider.GetService(service));
        }

        // Only what can be disposed of either way, or the line above would have thrown.
        Assert.True(Directory.Exists(_folder));
    }

    [Fact]
    public async Task Logging_that_is_added_after_purchasing_hears_it()
    {
        IServiceCollection services = Services();
        using Heard heard = new();
        services.AddLogging(logging => logging.AddProvider(heard));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, CancellationToken.None);
        Assert.Contains(heard.Messages, message => message.Contains("oms_db.001_schema.sql", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_driver_says_of_the_order_database_is_for_the_log_alone()
    {
        IServiceCollection services = Services();
        using Heard heard = new();
        services.AddLogging(logging => logging.AddProvider(heard));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: false, CancellationToken.None);
        await using (DbConnection connection = await provider.GetRequiredService<DatabaseRegistry>().Get(DatabaseNames.Purchasing).OpenAsync(CancellationToken.None))
        await using (DbCommand command = connection.Command("CREATE TRIGGER inner_guard BEFORE INSERT ON purchase_orders BEGIN SELECT RAISE(ABORT, 'ck_inner_guard'); END"))
            await command.ExecuteNonQueryAsync();

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(
            () => provider.GetRequiredService<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), CancellationToken.None).AsTask());

        Assert.Equal("Database 'Purchasing' (purchasing_db.db) rejected a row that violates a constraint: the log of the host has the details.", error.Message);
        Assert.Contains(heard.Messages, message => message.StartsWith("Database Purchasing: ConstraintViolated: ", StringComparison.Ordinal) && message.Contains("ck_inner_guard", StringComparison.Ordinal));
    }

    private IServiceCollection Services()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Databases:DataDirectory", _folder)]).Build();
        return new ServiceCollection().AddPurchasingCore(configuration).AddSqlite().Services;
    }

    private sealed class Heard : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
