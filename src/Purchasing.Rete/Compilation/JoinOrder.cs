using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Compilation;

/// <summary>
/// The order in which the network joins a rule's conditions. It is the order of the file, but for facts that the rule
/// joins with nothing, changes itself, and meets again in the same state (a counter, a stage that comes round): every
/// round takes such a fact out and puts it back, so it is joined last, where that costs one token for each match
/// instead of all partial matches. Which matches there are, and when they arise, does not depend on the order.
/// </summary>
/// <param name="rules">All rules of the set: what one of them writes brings a stage round for another.</param>
internal sealed class JoinOrder(IReadOnlyList<RuleModel> rules)
{
    private readonly Dictionary<(FactType Type, FactField Field), StageGraph> _stages = [];

    public IReadOnlyList<ConditionModel> Arrange(IReadOnlyList<ConditionModel> conditions, IReadOnlyList<ActionModel> actions)
    {
        // One pattern has nothing to be joined behind.
        if (conditions.Count(c => c is PatternCondition) < 2) return conditions;
        // Result rows of an accumulate are as new as the match before them, and a condition that fails must be tried
        // no more often than the conditions before it let it.
        if (conditions.Any(c => c is AccumulateCondition) || conditions.SelectMany(ConditionExpressions.Of).Any(ExpressionAnalysis.CanThrow)) return conditions;
        ConditionModel[] last = [.. conditions.Where(c => c is PatternCondition pattern && IsAlone(pattern.Variable, conditions) && ComesRound(pattern, actions))];
        return last.Length == 0 || conditions.Except(last).All(c => c is not PatternCondition) ? conditions : [.. conditions.Except(last), .. last];
    }

    /// <summary>Whether no expression reads the variable together with another.</summary>
    private static bool IsAlone(Variable variable, IReadOnlyList<ConditionModel> conditions) =>
        conditions.All(condition => condition is PatternCondition pattern && pattern.Variable == variable
            ? pattern.Tests.All(t => ExpressionAnalysis.Variables(t).All(v => v == variable))
            : ConditionExpressions.Of(condition).All(e => !ExpressionAnalysis.Uses(e, variable)));

    private bool ComesRound(PatternCondition pattern, IReadOnlyList<ActionModel> actions)
    {
        ModifyAction? change = actions.OfType<ModifyAction>().FirstOrDefault(m => m.Variable == pattern.Variable);
        return change is not null && pattern.Tests.All(test => Stage(test) is { } stage
            && (Written(change, stage.Field) is not { } next || StagesOf(pattern.Variable.FactType, stage.Field).AreOnOneCycle(stage.Value, next)));
    }

    /// <summary>The stages that rules take a field through, made when a rule first asks for them.</summary>
    private StageGraph StagesOf(FactType type, FactField field)
    {
        if (_stages.TryGetValue((type, field), out StageGraph? known)) return known;
        var stages = new StageGraph();
        foreach (RuleModel rule in rules)
        foreach (ModifyAction modify in rule.Then.OfType<ModifyAction>())
            if (modify.Variable.FactType == type && Written(modify, field) is { } next) stages.Add(Requires(rule.When, modify.Variable, field), next);
        _stages.Add((type, field), stages);
        return stages;
    }

    private static object? Requires(ConditionModel condition, Variable variable, FactField field) => condition switch
    {
        PatternCondition pattern when pattern.Variable == variable => pattern.Tests.Select(Stage).FirstOrDefault(s => s?.Field == field)?.Value,
        AndCondition and => and.Children.Select(child => Requires(child, variable, field)).FirstOrDefault(value => value is not null),
        _ => null,
    };

    /// <summary>The constant that an action list writes into a field, or null when it writes none or computes it.</summary>
    private static object? Written(ModifyAction modify, FactField field) =>
        modify.Fields.FirstOrDefault(a => a.Field == field)?.Value is { } value && Unwrap(value) is BoundConstant constant ? constant.Value : null;

    private static (FactField Field, object Value)? Stage(BoundExpression test) =>
        test is BoundBinary { Operator: BinaryOperator.Equal } equal && Unwrap(equal.Left) is BoundField field && Unwrap(equal.Right) is BoundConstant { Value: { } value }
            ? (field.Field, value)
            : null;

    private static BoundExpression Unwrap(BoundExpression expression) => expression is BoundConvert convert ? Unwrap(convert.Operand) : expression;
}
