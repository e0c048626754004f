using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>The two rule files, compiled once for all tests.</summary>
internal static class RuleFiles
{
    private static readonly Lazy<RuleSet> s_classic = new(() => PurchasingRules.Load(Repository.File("rules", "classic.rules.json")));
    private static readonly Lazy<RuleSet> s_purchasing = new(() => PurchasingRules.Load(Repository.File("rules", "purchasing.rules.json")));

    public static RuleSet Classic => s_classic.Value;

    public static RuleSet Purchasing => s_purchasing.Value;

    public static RuleSet With(params (string Name, object? Value)[] parameters) =>
        PurchasingRules.Load(
            Repository.File("rules", "purchasing.rules.json"),
            parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
}
