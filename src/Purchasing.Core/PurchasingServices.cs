using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Graph;
using Purchasing.Rete;

namespace Purchasing.Core;

/// <summary>Registers purchasing with dependency injection.</summary>
public static class PurchasingServices
{
    /// <summary>
    /// Adds the purchasing flow, catalogue runs, order actions and sending. A database package adds the rest: fact providers,
    /// order store, outbox; Purchasing.Suppliers adds the channels. Rules and graph are loaded when they are first needed.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; null keeps the defaults.</param>
    /// <param name="sending">Sets how orders are sent; null keeps the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPurchasing(
        this IServiceCollection services, Action<PurchasingOptions>? configure = null, Action<SendingOptions>? sending = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        PurchasingOptions purchasingOptions = Options<PurchasingOptions>(services);
        SendingOptions sendingOptions = Options<SendingOptions>(services);
        configure?.Invoke(purchasingOptions);
        sending?.Invoke(sendingOptions);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddLogicGraph(graph => graph.Types.Add<FlowContext>());
        services.AddNodeKind<FactNodeKind>();
        services.AddNodeKind<OpenOrdersNodeKind>();
        services.AddNodeKind<RulesNodeKind>();
        services.AddNodeKind<OrderNodeKind>();
        services.AddNodeKind<SendNodeKind>();
        services.TryAddSingleton(LoadRules);
        services.TryAddSingleton(p => new PurchasingGraph(PurchasingFiles.Find(p.GetRequiredService<PurchasingOptions>().GraphFile), p));
        services.TryAddSingleton<IDecisionEngine, DecisionEngine>();
        services.TryAddSingleton<IOrderPlacer, OrderPlacer>();
        services.TryAddSingleton<IPurchasingFlow, PurchasingFlow>();
        services.TryAddSingleton<OrderService>();
        services.TryAddSingleton<CatalogueRunner>();
        services.TryAddSingleton<WhatIf>();
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<SendingSetup>();
        services.TryAddSingleton<SendingMetrics>();
        services.TryAddSingleton<OutboxDispatcher>();
        services.TryAddSingleton<OutboxService>();
        return services;
    }

    /// <summary>Chooses the rule file.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Rule parameters that replace those of the file, in invariant form; null for none.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddRuleSet(
        this IServiceCollection services, string path, IReadOnlyDictionary<string, string>? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        PurchasingOptions options = Options<PurchasingOptions>(services);
        options.RulesFile = path;
        foreach ((string name, string value) in parameters ?? new Dictionary<string, string>())
            options.Parameters[name] = value;
        return services;
    }

    private static T Options<T>(IServiceCollection services)
        where T : class, new()
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(T))?.ImplementationInstance is T known)
            return known;
        T options = new();
        services.AddSingleton(options);
        return options;
    }

    private static RuleSetHolder LoadRules(IServiceProvider provider)
    {
        PurchasingOptions options = provider.GetRequiredService<PurchasingOptions>();
        return new RuleSetHolder(PurchasingRules.Load(
            PurchasingFiles.Find(options.RulesFile), PurchasingRules.ReadParameters(options.Parameters), provider.GetRequiredService<TimeProvider>()));
    }
}
