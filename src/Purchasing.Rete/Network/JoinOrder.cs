using Purchasing.Rete.Expressions;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Network;

/// <summary>
/// The order in which the network joins a rule's conditions. It is the order of the file, but for facts that the rule
/// itself changes and joins with nothing (a stage, a counter): every firing takes such a fact out and puts it back,
/// so it is joined last, where that costs one token for each match instead of all partial matches. Which matches
/// there are, and when they arise, does not depend on the order.
/// </summary>
internal static class JoinOrder
{
    public static IReadOnlyList<ConditionModel> Arrange(IReadOnlyList<ConditionModel> conditions, IReadOnlyList<ActionModel> actions)
    {
        // Result rows of an accumulate are as new as the match before them, and a condition that fails must be tried
        // no more often than the conditions before it let it.
        if (conditions.Any(c => c is AccumulateCondition) || conditions.SelectMany(ConditionFields.Expressions).Any(ExpressionAnalysis.CanThrow)) return conditions;
        ConditionModel[] last = [.. conditions.Where(c => c is PatternCondition pattern && IsChanged(pattern.Variable, actions) && IsAlone(pattern.Variable, conditions))];
        return last.Length == 0 || conditions.Except(last).All(c => c is not PatternCondition) ? conditions : [.. conditions.Except(last), .. last];
    }

    private static bool IsChanged(Variable variable, IReadOnlyList<ActionModel> actions) =>
        actions.Any(a => a is ModifyAction modify && modify.Variable == variable || a is RetractAction retract && retract.Variable == variable);

    /// <summary>Whether no expression reads the variable together with another.</summary>
    private static bool IsAlone(Variable variable, IReadOnlyList<ConditionModel> conditions) =>
        conditions.All(condition => condition is PatternCondition pattern && pattern.Variable == variable
            ? pattern.Tests.All(t => ExpressionAnalysis.Variables(t).All(v => v == variable))
            : ConditionFields.Expressions(condition).All(e => !ExpressionAnalysis.Uses(e, variable)));
}
