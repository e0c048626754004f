using Purchasing.Rete.Compilation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>Places what <c>unless</c> forbids: behind the last condition that binds one of its variables, so that rules share as much as they can.</summary>
internal static class Forbidden
{
    public static List<ConditionModel> Place(List<ConditionModel> conditions, List<ConditionModel> forbidden)
    {
        if (forbidden.Count == 0) return conditions;
        List<ConditionModel>?[] behind = new List<ConditionModel>?[conditions.Count + 1];
        foreach (ConditionModel not in forbidden) (behind[After(conditions, not)] ??= []).Add(not);
        List<ConditionModel> placed = new(conditions.Count + forbidden.Count);
        for (int i = 0; i <= conditions.Count; i++)
        {
            if (behind[i] is { } here) placed.AddRange(here);
            if (i < conditions.Count) placed.Add(conditions[i]);
        }
        return placed;
    }

    /// <summary>Before which condition it stands; where none of its variables is bound outside of it, at the end.</summary>
    private static int After(List<ConditionModel> conditions, ConditionModel not)
    {
        int last = -1;
        foreach (Variable variable in ConditionExpressions.Of(not).SelectMany(ExpressionAnalysis.Variables).Distinct())
        {
            int at = conditions.FindLastIndex(c => Binds(c, variable));
            if (at > last) last = at;
        }
        if (last < 0) return conditions.Count;
        // Tests right behind a pattern belong to it.
        while (last + 1 < conditions.Count && conditions[last + 1] is TestCondition) last++;
        return last + 1;
    }

    private static bool Binds(ConditionModel condition, Variable variable) => condition switch
    {
        PatternCondition pattern => pattern.Variable == variable,
        AccumulateCondition accumulate => accumulate.Row == variable,
        OrCondition or => or.Children.Any(c => Binds(c, variable)),
        AndCondition and => and.Children.Any(c => Binds(c, variable)),
        _ => false,
    };
}
