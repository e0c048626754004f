using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Sources;
using Purchasing.Data.Migrations;
using Purchasing.SourceDefaults.Facts;

namespace Purchasing.SourceDefaults;

/// <summary>The database of a service, which nobody else opens.</summary>
public static class OwnDatabase
{
    private const string Provider = "Databases:Provider";

    /// <summary>
    /// Adds the database by <c>Databases:Provider</c>, <c>Sqlite</c> or <c>MySql</c>, and its answer to readiness. A source may have a provider of
    /// its own, <c>PostgreSql</c> or <c>SqlServer</c>; files are for the monolith, whose image has room for a database engine.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <returns>Purchasing, for what else the service adds.</returns>
    /// <exception cref="InvalidOperationException">There is no such provider.</exception>
    public static PurchasingBuilder AddOwnDatabase(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var purchasing = builder.Services.AddPurchasingCore(builder.Configuration);
        return builder.Configuration[Provider] switch
        {
            null or "" or "Sqlite" => purchasing.AddSqlite().AddMySqlSource().AddPostgreSqlSource().AddSqlServerSource(),
            "MySql" => purchasing.AddMySql().AddPostgreSqlSource().AddSqlServerSource(),
            var other => throw new InvalidOperationException($"{Provider} is '{other}'; use Sqlite or MySql. A source of another kind has its own Provider, such as Databases:Oms:Provider."),
        };
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
        var queries = QueriesOf(builder);
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IFactProviderFactory>().Create<TFact>(queries.For<TFact>()));
        builder.Services.AddSingleton<FactServer<TFact>>();
        builder.Services.AddHealthChecks().AddCheck<FactQueryCheck<TFact>>("query");
        if (typeof(TFact) == typeof(SupplierOffer))
            builder.Services.AddSingleton(provider => queries.CreateRates(provider.GetRequiredService<IFactProviderFactory>()));
        if (queries.Catalogue is { } catalogue)
            builder.Services.AddSingleton(provider => provider.GetRequiredService<IFactProviderFactory>().CreateCatalogue(catalogue));
    }

    /// <summary>Adds a further fact source to a service that has its database, where the graph file has one.</summary>
    /// <typeparam name="TFact">The type of fact.</typeparam>
    /// <param name="builder">The service.</param>
    public static void TryAddFactSource<TFact>(this WebApplicationBuilder builder)
        where TFact : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var queries = QueriesOf(builder);
        if (!queries.Has<TFact>())
            return;
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IFactProviderFactory>().Create<TFact>(queries.For<TFact>()));
        builder.Services.AddSingleton<FactServer<TFact>>();
        builder.Services.AddHealthChecks().AddCheck<FactQueryCheck<TFact>>($"query of {typeof(TFact).Name}");
    }

    private static FactQueries QueriesOf(WebApplicationBuilder builder) => builder.Configuration["Purchasing:GraphFile"] is { } file
        ? FactQueries.Parse(Graph.Compilation.LogicGraph.ReadFile(file), file)
        : FactQueries.Parse(PurchasingDefaults.Graph, "purchasing.graph.json");

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
