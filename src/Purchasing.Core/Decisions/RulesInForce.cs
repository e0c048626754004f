using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Auditing;
using Purchasing.Rete;

namespace Purchasing.Core.Decisions;

/// <summary>Says for the audit trail which rules and parameters are in force.</summary>
internal static class RulesInForce
{
    private const string Elsewhere = "another service decides; every order carries the hash of its rules";

    private static string Describe(PurchasingOptions options, RuleSetReference rules) =>
        $"{(options.RulesFrom == RulesOrigin.Database ? $"version {rules.Version}" : options.RulesFile ?? PurchasingDefaults.RulesName)}, hash {rules.Hash}";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider => new AuditedSetting("rules", async token => provider.GetRequiredService<IDecisionEngine>() is DecisionEngine engine
            ? Describe(provider.GetRequiredService<PurchasingOptions>(), await engine.RuleSetAsync(token).ConfigureAwait(false))
            : Elsewhere));
        services.AddSingleton(provider => new AuditedSetting("parameters", _ => new ValueTask<string>(provider.GetRequiredService<IDecisionEngine>() is DecisionEngine
            ? string.Join(
                "; ",
                provider.GetRequiredService<RuleSetHolder>().Current.Parameters
                    .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
                    .Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Key} = {parameter.Value}")))
            : Elsewhere)));
    }
}
