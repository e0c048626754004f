using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Explanation;

/// <summary>Writes conditions as a reader says them.</summary>
internal static class ConditionText
{
    public static string Of(ConditionModel condition) => condition switch
    {
        PatternCondition pattern => Pattern(pattern),
        NotCondition not => $"no {Of(not.Inner)}",
        ExistsCondition exists => $"some {Of(exists.Inner)}",
        AndCondition and => $"({string.Join(" and ", and.Children.Select(Of))})",
        OrCondition or => $"({string.Join(" or ", or.Children.Select(Of))})",
        TestCondition test => ExpressionText.Of(test.Test),
        AccumulateCondition accumulate => $"{string.Join(", ", accumulate.Results.Select(r => $"{r.Field.Name} = {r.Function}({string.Join(", ", r.Arguments.Select(ExpressionText.Of))})"))} over {Of(accumulate.Source)}{Having(accumulate.Having)}",
        _ => condition.ToString(),
    };

    private static string Pattern(PatternCondition pattern)
    {
        string name = pattern.Variable.Name.Length == 0 ? pattern.Variable.FactType.Name : $"{pattern.Variable.Name}: {pattern.Variable.FactType.Name}";
        return pattern.Tests.Count == 0 ? name : $"{name} where {Tests(pattern.Tests)}";
    }

    private static string Having(IReadOnlyList<BoundExpression> having) => having.Count == 0 ? "" : $" having {Tests(having)}";

    private static string Tests(IReadOnlyList<BoundExpression> tests) => string.Join(" && ", tests.Select(ExpressionText.Of));
}
