using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Data.Catalogue;
using Purchasing.Data.Checkpoints;
using Purchasing.Data.Databases;
using Purchasing.Data.Facts;
using Purchasing.Data.Health;
using Purchasing.Data.Orders;
using Purchasing.Graph.Checkpoints;

namespace Purchasing.Data;

/// <summary>The services that every SQL database brings, over a registry of databases.</summary>
internal static class PurchasingDataServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="names">The configured databases.</param>
    /// <param name="create">Makes one of them, for reading alone when the last argument is true.</param>
    public static IServiceCollection AddSqlPurchasing(
        this IServiceCollection services,
        IConfiguration configuration,
        IReadOnlyCollection<string> names,
        Func<IServiceProvider, string, bool, Database> create)
    {
        string? countedFrom = configuration["Databases:InventoryCountsOrdersFrom"];
        OrderStatus? status = null;
        if (!string.IsNullOrWhiteSpace(countedFrom))
        {
            status = OrderStatusText.TryParse(countedFrom, out OrderStatus parsed)
                ? parsed
                : throw new ArgumentException(
                    $"Databases:InventoryCountsOrdersFrom is '{countedFrom}', which is no order status. "
                    + $"Use one of {string.Join(", ", Enum.GetValues<OrderStatus>().Select(s => s.ToText()))}, or leave it out.");
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p => new DatabaseRegistry(names, (name, isReadOnly) => create(p, name, isReadOnly)));
        // Nodes of a graph file that ask a database themselves find it by its name.
        foreach (string name in names)
            services.AddKeyedSingleton<DbDataSource>(name, (p, key) => p.GetRequiredService<DatabaseRegistry>().Source((string)key!).Source);
        services.AddSingleton<IFactProviderFactory, SqlFactProviderFactory>();
        services.AddSingleton<IExchangeRates, SqlExchangeRates>();
        services.AddSingleton<IFactProvider<OpenOrders>>(p => new SqlOpenOrders(Orders(p), status));
        services.AddSingleton<IOrderStore>(p => new SqlOrderStore(Orders(p), Time(p), Logger<SqlOrderStore>(p)));
        services.AddSingleton<IOutbox>(p => new SqlOutbox(Orders(p), Time(p), Logger<SqlOutbox>(p)));
        services.AddSingleton<ICatalogueRunStore>(p => new SqlCatalogueRunStore(Orders(p), Time(p), Logger<SqlCatalogueRunStore>(p)));
        services.AddSingleton<ICheckpointStore>(p => new SqlCheckpointStore(Orders(p), Time(p), Logger<SqlCheckpointStore>(p)));
        services.AddSingleton(p => new DatabasesHealthCheck(p.GetRequiredService<DatabaseRegistry>()));
        return services;
    }

    private static Database Orders(IServiceProvider provider) =>
        provider.GetRequiredService<DatabaseRegistry>().Get(DatabaseNames.Purchasing);

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetService<ILogger<T>>() ?? NullLogger<T>.Instance;
}
