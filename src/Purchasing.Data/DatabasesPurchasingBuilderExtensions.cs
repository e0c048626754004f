using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Auditing;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;
using Purchasing.Core.Requests;
using Purchasing.Core.Rules;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Data.Auditing;
using Purchasing.Data.Catalogue;
using Purchasing.Data.Connecting;
using Purchasing.Data.Databases;
using Purchasing.Data.Facts;
using Purchasing.Data.Health;
using Purchasing.Data.Orders;
using Purchasing.Data.Proposals;
using Purchasing.Data.Requests;
using Purchasing.Data.Rules;
using Purchasing.Data.Runs;
using Purchasing.Graph.Stores;

namespace Purchasing.Data;

/// <summary>Registers what every SQL database brings, over a registry of databases.</summary>
internal static class DatabasesPurchasingBuilderExtensions
{
    /// <summary>Adds sources over the configured databases, of whatever provider, and stores over the one that keeps the orders.</summary>
    /// <param name="builder">Purchasing.</param>
    /// <param name="provider">The provider that keeps the orders.</param>
    /// <param name="own">The databases of this provider.</param>
    /// <param name="ours">Those that the product keeps itself.</param>
    /// <param name="create">Makes one of this provider, for reading alone when the last argument is true.</param>
    public static void AddDatabases(
        this PurchasingBuilder builder, string provider, IReadOnlyCollection<string> own, IReadOnlyCollection<string> ours, Func<IServiceProvider, string, bool, Database> create)
    {
        IServiceCollection services = builder.Services;
        DatabaseEntry[] others = [.. DatabaseEntry.Read(builder.Configuration, provider).Where(entry => !entry.Is(provider))];
        if (others.FirstOrDefault(entry => entry.Name.Equals(DatabaseNames.Purchasing, StringComparison.OrdinalIgnoreCase)) is { } orders)
            throw new ArgumentException($"Databases:Purchasing has the provider '{orders.Provider}', but this program stores orders with {provider}: set Databases:Purchasing:Provider={provider}.");
        string[] names = [.. DatabaseNames.Only(builder.Configuration, [.. own, .. others.Select(entry => entry.Name)])];
        services.AddSingleton(new SourceProvider(provider, $"Add{provider}()", (p, entry) => create(p, entry.Name, true)));
        OrderStatus? countedFrom = ReadCountedFrom(builder.Configuration["Databases:InventoryCountsOrdersFrom"]);
        services.AddSingleton(p => CreateRegistry(p, names, others, create));
        services.AddSingleton(p => new OwnDatabases(p.GetRequiredService<DatabaseRegistry>(), ours));
        // Nodes of a graph file that ask a database themselves find it by its name.
        foreach (string name in names)
            services.AddKeyedSingleton<DbDataSource>(name, (p, key) => p.GetRequiredService<DatabaseRegistry>().Source((string)key!).Source);
        services.AddSingleton<IFactProviderFactory, SqlFactProviderFactory>();
        services.AddSingleton(p => new SourceConnector(p.GetRequiredService<DatabaseRegistry>(), p.GetRequiredService<PurchasingOptions>()));
        services.AddSingleton<IFactProvider<OpenOrders>>(p => new SqlOpenOrders(Orders(p), countedFrom));
        services.AddSingleton<IOrderStore>(p => new SqlOrderStore(Orders(p), Time(p), Logger<SqlOrderStore>(p)));
        services.AddSingleton<IAuditTrail>(p => new SqlAuditTrail(Orders(p), Time(p), Logger<SqlAuditTrail>(p)));
        services.AddSingleton<IOrderContents>(p => new SqlOrderContents(Orders(p), Time(p), Logger<SqlOrderContents>(p)));
        services.AddSingleton<IOrderReports>(p => new SqlOrderReports(Orders(p), Time(p), Logger<SqlOrderReports>(p)));
        services.AddSingleton<IProposalSnoozes>(p => new SqlProposalSnoozes(Orders(p), Time(p), Logger<SqlProposalSnoozes>(p)));
        // A program without the order database goes by its rule file, and says so when it is told otherwise.
        if (names.Contains(DatabaseNames.Purchasing, StringComparer.OrdinalIgnoreCase))
            services.AddSingleton<IRuleVersionStore>(p => new SqlRuleVersionStore(Orders(p), Time(p), Logger<SqlRuleVersionStore>(p)));
        services.AddSingleton<IProposalEdits>(p => new SqlProposalEdits(Orders(p), Time(p), Logger<SqlProposalEdits>(p)));
        services.AddSingleton<IOutbox>(p => new SqlOutbox(Orders(p), Time(p), Logger<SqlOutbox>(p)));
        services.AddSingleton<IIdempotencyStore>(p => new SqlIdempotencyStore(Orders(p), Time(p), Logger<SqlIdempotencyStore>(p)));
        services.AddSingleton<ICatalogueRunStore>(p => new SqlCatalogueRunStore(Orders(p), Time(p), Logger<SqlCatalogueRunStore>(p)));
        services.AddSingleton<IRunStore>(p => new SqlRunStore(Orders(p), Time(p), Logger<SqlRunStore>(p)));
        services.AddSingleton<DatabasesHealthCheck>();
        IHealthChecksBuilder checks = services.AddHealthChecks().AddCheck<DatabasesHealthCheck>("databases");
        if (names.Contains(DatabaseNames.Purchasing, StringComparer.OrdinalIgnoreCase))
            checks.AddCheck<OutboxHealthCheck>("outbox");
    }

    /// <summary>Adds a kind of database that sources can be.</summary>
    public static PurchasingBuilder AddSourceProvider(this PurchasingBuilder builder, SourceProvider provider)
    {
        builder.Services.AddSingleton(provider);
        return builder;
    }

    private static DatabaseRegistry CreateRegistry(
        IServiceProvider services, IReadOnlyCollection<string> names, DatabaseEntry[] others, Func<IServiceProvider, string, bool, Database> create)
    {
        Dictionary<string, (SourceProvider Provider, DatabaseEntry Entry)> sources = new(StringComparer.OrdinalIgnoreCase);
        foreach (DatabaseEntry entry in others.Where(entry => names.Contains(entry.Name, StringComparer.OrdinalIgnoreCase)))
            sources[entry.Name] = (SourceProvider.Of(entry, services.GetServices<SourceProvider>()), entry);
        return new DatabaseRegistry(names, (name, isReadOnly) =>
        {
            if (!sources.TryGetValue(name, out (SourceProvider Provider, DatabaseEntry Entry) source))
                return create(services, name, isReadOnly);
            return isReadOnly
                ? source.Provider.Create(services, source.Entry)
                : throw new InvalidOperationException($"Databases:{name} has the provider {source.Provider.Name}, which is read-only.");
        });
    }

    private static OrderStatus? ReadCountedFrom(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return OrderStatusText.TryParse(text, out OrderStatus status)
            ? status
            : throw new ArgumentException(
                $"Databases:InventoryCountsOrdersFrom is '{text}', which is not an order status. "
                + $"Use one of {string.Join(", ", Enum.GetValues<OrderStatus>().Select(s => s.ToText()))}, or leave it out.");
    }

    private static Database Orders(IServiceProvider provider) =>
        provider.GetRequiredService<DatabaseRegistry>().Get(DatabaseNames.Purchasing);

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
