using Purchasing.Core.Catalogue;
using Microsoft.Extensions.Logging.Console;
using Purchasing.Core.Orders;
using Purchasing.Data.Migrations;
using Purchasing.Samples.Telemetry;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>The services of a verb that prints and exits. Logs go to standard error, so that standard output is the answer alone.</summary>
internal sealed class CommandHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CommandHost(ServiceProvider services) => _services = services;

    public IServiceProvider Services => _services;

    /// <summary>The services of a verb that only reads sources: no database is made, migrated or written to.</summary>
    public static CommandHost ForReading(HostSettings settings) => Build(settings, out _);

    /// <summary>The services of a verb that reads the order database: it has to be there, and nothing is made, migrated or written.</summary>
    public static Task<CommandHost> OpenAsync(HostSettings settings, CancellationToken cancellationToken) =>
        StartAsync(settings with { Settings = [.. settings.Settings, "Databases:ReadOnly=true"] }, isReadOnly: true, cancellationToken);

    /// <summary>
    /// The same for a verb that tells of runs or counts what is on order: what a dead run drafted must not count for it, so such runs are marked
    /// as interrupted first, where the database can be written.
    /// </summary>
    public static async Task<CommandHost> OpenWithRunsAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        CommandHost host = await OpenAsync(settings, cancellationToken).ConfigureAwait(false);
        await using CommandHost writer = Build(settings, out _);
        try
        {
            await writer.Get<CatalogueRunner>().InterruptDeadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OrderStoreException)
        {
            // What cannot be written is read as it stands.
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return host;
    }

    /// <summary>The services of a verb that writes: what is missing of the databases is made.</summary>
    public static Task<CommandHost> StartAsync(HostSettings settings, CancellationToken cancellationToken) => StartAsync(settings, isReadOnly: false, cancellationToken);

    private static async Task<CommandHost> StartAsync(HostSettings settings, bool isReadOnly, CancellationToken cancellationToken)
    {
        CommandHost host = Build(settings, out IConfiguration configuration);
        try
        {
            host.Services.StartTelemetry();
            await host.Get<IDatabaseInstaller>().InstallAsync(configuration.GetValue<bool?>("Databases:Seed"), cancellationToken).ConfigureAwait(false);
            // What a dead run drafted must not count for this verb.
            if (!isReadOnly)
                await host.Get<CatalogueRunner>().InterruptDeadAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static CommandHost Build(HostSettings settings, out IConfiguration configuration)
    {
        IConfiguration built = configuration = Configure(new ConfigurationBuilder(), settings).Build();
        ServiceCollection services = new();
        services.AddSingleton(built);
        services.AddLogging(logging => AddLogging(logging, built, settings.Verbose ? LogLevel.Debug : LogLevel.Warning));
        services.AddMonolith(built);
        return new CommandHost(services.BuildServiceProvider());
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    // Telemetry sends what is left: a verb is over before the exporter's first turn.
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    public static IConfigurationBuilder Configure(IConfigurationBuilder builder, HostSettings settings) => builder
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .AddInMemoryCollection(settings.ToConfiguration());

    public static void AddLogging(ILoggingBuilder logging, IConfiguration configuration, LogLevel? least)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (least is LogLevel level)
            logging.SetMinimumLevel(level).AddFilter(null, level);
        // A start that fails is told in one line by the verb; the host's own report is a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        if (Console.IsErrorRedirected)
            logging.AddJsonConsole(options => options.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(options => options.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
