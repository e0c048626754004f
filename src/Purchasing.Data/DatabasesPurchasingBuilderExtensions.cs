using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Requests;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Data.Catalogue;
using Purchasing.Data.Databases;
using Purchasing.Data.Facts;
using Purchasing.Data.Health;
using Purchasing.Data.Orders;
using Purchasing.Data.Requests;
using Purchasing.Data.Runs;
using Purchasing.Graph.Stores;

namespace Purchasing.Data;

/// <summary>Registers what every SQL database brings, over a registry of databases.</summary>
internal static class DatabasesPurchasingBuilderExtensions
{
    /// <summary>Adds sources and stores over the configured databases.</summary>
    /// <param name="builder">Purchasing.</param>
    /// <param name="names">The configured databases.</param>
    /// <param name="ours">Those that the product keeps itself.</param>
    /// <param name="create">Makes one of them, for reading alone when the last argument is true.</param>
    public static void AddDatabases(
        this PurchasingBuilder builder, IReadOnlyCollection<string> names, IReadOnlyCollection<string> ours, Func<IServiceProvider, string, bool, Database> create)
    {
        IServiceCollection services = builder.Services;
        OrderStatus? countedFrom = ReadCountedFrom(builder.Configuration["Databases:InventoryCountsOrdersFrom"]);
        services.AddSingleton(p => new DatabaseRegistry(names, (name, isReadOnly) => create(p, name, isReadOnly)));
        services.AddSingleton(p => new OwnDatabases(p.GetRequiredService<DatabaseRegistry>(), ours));
        // Nodes of a graph file that ask a database themselves find it by its name.
        foreach (string name in names)
            services.AddKeyedSingleton<DbDataSource>(name, (p, key) => p.GetRequiredService<DatabaseRegistry>().Source((string)key!).Source);
        services.AddSingleton<IFactProviderFactory, SqlFactProviderFactory>();
        services.AddSingleton<IExchangeRates, SqlExchangeRates>();
        services.AddSingleton<IFactProvider<OpenOrders>>(p => new SqlOpenOrders(Orders(p), countedFrom));
        services.AddSingleton<IOrderStore>(p => new SqlOrderStore(Orders(p), Time(p), Logger<SqlOrderStore>(p)));
        services.AddSingleton<IOutbox>(p => new SqlOutbox(Orders(p), Time(p), Logger<SqlOutbox>(p)));
        services.AddSingleton<IIdempotencyStore>(p => new SqlIdempotencyStore(Orders(p), Time(p), Logger<SqlIdempotencyStore>(p)));
        services.AddSingleton<ICatalogueRunStore>(p => new SqlCatalogueRunStore(Orders(p), Time(p), Logger<SqlCatalogueRunStore>(p)));
        services.AddSingleton<IRunStore>(p => new SqlRunStore(Orders(p), Time(p), Logger<SqlRunStore>(p)));
        services.AddSingleton<DatabasesHealthCheck>();
        IHealthChecksBuilder checks = services.AddHealthChecks().AddCheck<DatabasesHealthCheck>("databases");
        if (names.Contains(DatabaseNames.Purchasing, StringComparer.OrdinalIgnoreCase))
            checks.AddCheck<OutboxHealthCheck>("outbox");
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
