using System.Text.Json.Nodes;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>The two rule files, compiled once for all tests.</summary>
internal static class RuleFiles
{
    private static readonly Lazy<RuleSet> s_classic = new(() => PurchasingRules.Load(Repository.File("rules", "classic.rules.json")));
    private static readonly Lazy<RuleSet> s_classicStages = new(() => PurchasingRules.Load(Repository.File("rules", "classic.stages.rules.json")));
    private static readonly Lazy<RuleSet> s_purchasing = new(() => PurchasingRules.Load(Repository.File("rules", "purchasing.rules.json")));

    public static RuleSet Classic => s_classic.Value;

    public static RuleSet Purchasing => s_purchasing.Value;

    public static RuleSet ClassicStages => s_classicStages.Value;

    /// <summary>The purchasing rules without the limits of their parameters, as rules of somebody's own may be.</summary>
    public static RuleSet Unlimited(params (string Name, object? Value)[] parameters)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(Repository.File("rules", "purchasing.rules.json")))!;
        foreach ((_, JsonNode? parameter) in file["parameters"]!.AsObject())
        {
            foreach (string limit in (string[])["min", "max", "oneOf"])
                parameter!.AsObject().Remove(limit);
        }

        return RuleSet.Parse(file.ToJsonString(), PurchasingRules.CreateOptions(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value)));
    }

    public static RuleSet With(params (string Name, object? Value)[] parameters) =>
        PurchasingRules.Load(
            Repository.File("rules", "purchasing.rules.json"),
            parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
}
