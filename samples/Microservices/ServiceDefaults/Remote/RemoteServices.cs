using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Purchasing.Contracts.V1;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Core.Sources;
using Purchasing.ServiceDefaults.Clients;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>Puts other services in the place of databases and rules, behind the same contracts.</summary>
public static class RemoteServices
{
    /// <summary>Facts, catalogue and exchange rates from the four source services: <c>Services:Oms</c>, <c>:Inventory</c>, <c>:Supplier</c>, <c>:Uom</c>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddRemoteSources(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<CallSettings>();
        services.AddServiceClient<Oms.OmsClient>(configuration, "Oms");
        services.AddServiceClient<Inventory.InventoryClient>(configuration, "Inventory");
        services.AddServiceClient<Supplier.SupplierClient>(configuration, "Supplier");
        services.AddServiceClient<Uom.UomClient>(configuration, "Uom");
        services.AddSingleton<IFactProviderFactory, GrpcFactProviderFactory>();
        services.AddSingleton<IExchangeRates, GrpcExchangeRates>();
        return services;
    }

    /// <summary>Decisions from the rule engine service: <c>Services:RuleEngine</c>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddRemoteDecisions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<CallSettings>();
        services.AddServiceClient<RuleEngine.RuleEngineClient>(configuration, "RuleEngine");
        services.AddSingleton<GrpcDecisionEngine>();
        services.AddSingleton<IDecisionEngine>(provider => new CoalescingDecisionEngine(
            provider.GetRequiredService<GrpcDecisionEngine>(), maxCalls: 2, maxProducts: 100, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Versions of the rules from the order service, to read: <c>Services:PurchaseOrders</c>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddRemoteRuleVersions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<CallSettings>();
        services.AddServiceClient<PurchaseOrders.PurchaseOrdersClient>(configuration, "PurchaseOrders");
        services.AddSingleton<IRuleVersionStore, GrpcRuleVersionStore>();
        return services;
    }

    /// <summary>Orders and open orders from the order service: <c>Services:PurchaseOrders</c>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddRemoteOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<CallSettings>();
        services.AddServiceClient<PurchaseOrders.PurchaseOrdersClient>(configuration, "PurchaseOrders");
        services.AddSingleton<GrpcOrderStore>();
        services.AddSingleton<IOrderStore>(provider => provider.GetRequiredService<GrpcOrderStore>());
        services.AddSingleton<IOrderCommands, GrpcOrderCommands>();
        services.AddSingleton<IOrderPlacer, GrpcOrderPlacer>();
        services.AddSingleton(provider => GrpcFactProviderFactory.OpenOrdersOf(
            provider.GetRequiredService<PurchaseOrders.PurchaseOrdersClient>(), provider.GetRequiredService<CallSettings>()));
        return services;
    }
}
