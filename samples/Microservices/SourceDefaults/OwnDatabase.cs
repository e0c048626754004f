using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Sources;
using Purchasing.Data.Health;
using Purchasing.Data.Migrations;
using Purchasing.Data.MySql;
using Purchasing.Data.Sqlite;
using Purchasing.ServiceDefaults.Health;
using Purchasing.SourceDefaults.Facts;

namespace Purchasing.SourceDefaults;

/// <summary>The database of a service, which nobody else opens.</summary>
public static class OwnDatabase
{
    private const string Provider = "Databases:Provider";

    /// <summary>Adds the database by <c>Databases:Provider</c>, <c>Sqlite</c> or <c>MySql</c>, and its answer to readiness.</summary>
    /// <param name="builder">The service.</param>
    /// <exception cref="InvalidOperationException">There is no such provider.</exception>
    public static void AddOwnDatabase(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration;
        switch (configuration[Provider])
        {
            case null or "" or "Sqlite":
                builder.Services.AddSqlitePurchasing(configuration);
                break;
            case "MySql":
                builder.Services.AddMySqlPurchasing(configuration);
                break;
            case var other:
                throw new InvalidOperationException($"{Provider} is '{other}'; use Sqlite or MySql.");
        }
        builder.Services.AddHealthChecks().AddCheck<DatabasesHealthCheck>("database", tags: [ServiceHealth.Ready]);
    }

    /// <summary>
    /// Adds a fact source: its query comes from the graph file, <c>Purchasing:GraphFile</c>, so that another schema is a
    /// change of that file here as in the monolith.
    /// </summary>
    /// <typeparam name="TFact">The type of fact.</typeparam>
    /// <param name="builder">The service.</param>
    public static void AddFactSource<TFact>(this WebApplicationBuilder builder)
        where TFact : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddOwnDatabase();
        var options = new PurchasingOptions();
        builder.Configuration.GetSection("Purchasing").Bind(options);
        var queries = FactQueries.Load(PurchasingFiles.Find(options.GraphFile));
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IFactProviderFactory>().Create<TFact>(queries.For<TFact>()));
        builder.Services.AddSingleton<FactServer<TFact>>();
        builder.Services.AddHealthChecks().AddCheck<FactQueryCheck<TFact>>("query", tags: [ServiceHealth.Ready]);
        if (queries.Catalogue is { } catalogue)
            builder.Services.AddSingleton(provider => provider.GetRequiredService<IFactProviderFactory>().CreateCatalogue(catalogue));
    }

    /// <summary>
    /// Creates and seeds the SQLite file when it is not there. MySQL is left to the <c>migrate</c> command of the order service,
    /// since a service's own user may not create tables.
    /// </summary>
    /// <param name="app">The service.</param>
    public static async Task InstallAsync(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Configuration[Provider] != "MySql")
            await app.Services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: true, app.Lifetime.ApplicationStopping).ConfigureAwait(false);
    }
}
