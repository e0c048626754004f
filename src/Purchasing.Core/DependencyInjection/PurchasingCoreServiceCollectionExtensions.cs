using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Purchasing.Core;
using Purchasing.Core.Auditing;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Diagnosis;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;
using Purchasing.Core.Rules;
using Purchasing.Core.Sending;
using Purchasing.Core.Simulation;
using Purchasing.Graph;
using Purchasing.Rete;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the parts of purchasing that need no host, database or network.</summary>
public static class PurchasingCoreServiceCollectionExtensions
{
    /// <summary>
    /// Adds the purchasing flow, catalogue runs, what-if and order actions, and binds and validates their options. It starts nothing
    /// and sends nothing: <c>AddPurchasing</c> of the package Purchasing.Hosting adds that. A database package, with <c>AddSqlite</c> or
    /// <c>AddMySql</c>, adds fact sources and stores. Rules and graph are loaded when they are first needed.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The configuration: sections <c>Purchasing</c> (<see cref="PurchasingOptions"/>) and <c>Sending</c> (<see cref="SendingOptions"/>).</param>
    /// <returns>What further packages add to.</returns>
    [RequiresDynamicCode(PurchasingDefaults.GeneratedCode)]
    [RequiresUnreferencedCode(PurchasingDefaults.GeneratedCode)]
    public static PurchasingBuilder AddPurchasingCore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogicGraph(graph => graph.Types.Add<FlowContext>());
        services.AddNodeKind<FactNodeKind>();
        services.AddNodeKind<OpenOrdersNodeKind>();
        services.AddNodeKind<RatesNodeKind>();
        services.AddNodeKind<RulesNodeKind>();
        services.AddNodeKind<OrderNodeKind>();
        services.AddNodeKind<SendNodeKind>();
        services.TryAddSingleton(LoadRules);
        services.TryAddSingleton(p => new PurchasingGraph(p.GetRequiredService<PurchasingOptions>().GraphFile, p));
        services.TryAddSingleton(p => p.GetRequiredService<PurchasingGraph>().Rates);
        services.TryAddSingleton(static p => new RuleVersions(
            p.GetRequiredService<RuleSetHolder>(), p.GetService<IRuleVersionStore>(), p.GetRequiredService<PurchasingOptions>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RuleVersions>>(), p.GetService<ActivationCondition>()));
        services.TryAddSingleton<IDecisionEngine>(static p => new DecisionEngine(
            p.GetRequiredService<RuleSetHolder>(), p.GetRequiredService<PurchasingOptions>(), p.GetRequiredService<ILogger<DecisionEngine>>(), p.GetRequiredService<RuleVersions>()));
        services.TryAddSingleton<OrderMerger>();
        services.TryAddSingleton<IOrderPlacer, OrderPlacer>();
        services.TryAddSingleton<IPurchasingFlow, PurchasingFlow>();
        services.TryAddSingleton<IOrderTerms, SourceTerms>();
        services.TryAddSingleton<OrderService>();
        services.TryAddSingleton<IOrderCommands>(static provider => provider.GetRequiredService<OrderService>());
        services.TryAddSingleton<CatalogueRunner>();
        services.TryAddSingleton<CatalogueRuns>();
        services.TryAddSingleton<WhatIf>();
        services.TryAddSingleton<RuleQuestions>();
        services.TryAddSingleton<SourceDoctor>();
        services.TryAddSingleton<ProposalDesk>();
        services.TryAddSingleton<ProposalOrders>();
        services.TryAddSingleton<Simulations>();
        services.TryAddSingleton<AuditVerifier>();
        services.TryAddSingleton<SettingsInForce>();
        RulesInForce.Add(services);
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<SendingSetup>();
        services.TryAddSingleton<SendingMetrics>();
        services.TryAddSingleton<OutboxDispatcher>();
        services.TryAddSingleton<OutboxService>();
        PurchasingBuilder builder = new(services, configuration);
        AddOptions(builder);
        return builder;
    }

    private static void AddOptions(PurchasingBuilder builder)
    {
        builder.AddOptions<PurchasingOptions>(PurchasingOptions.Section, static (section, options) => section.Bind(options));
        builder.AddOptions<SendingOptions>(SendingOptions.Section, static (section, options) => section.Bind(options));
        builder.AddOptions<AuditOptions>(AuditOptions.Section, static (section, options) => section.Bind(options));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditOptions>, AuditOptions>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PurchasingOptions>, PurchasingOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SendingOptions>, SendingOptionsValidator>());
    }

    private static RuleSetHolder LoadRules(IServiceProvider provider)
    {
        PurchasingOptions options = provider.GetRequiredService<PurchasingOptions>();
        return new RuleSetHolder(PurchasingRules.Load(
            options, options.RulesFile, PurchasingRules.ReadParameters(options.Parameters), provider.GetRequiredService<TimeProvider>()));
    }
}
