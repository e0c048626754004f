using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>Finds what is allowed but probably a mistake.</summary>
internal static class RuleWarnings
{
    public static void Check(IReadOnlyList<RuleModel> rules, IReadOnlyCollection<FactType> factTypes, DiagnosticBag diagnostics)
    {
        _ = rules;
        _ = factTypes;
        _ = diagnostics;
    }
}
