using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.Data.Migrations;

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
