using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Compilation;

/// <summary>What conditions are made of.</summary>
internal static class ConditionExpressions
{
    /// <summary>Every expression in a condition, nested conditions included.</summary>
    public static IEnumerable<BoundExpression> Of(ConditionModel condition) => condition switch
    {
        PatternCondition pattern => pattern.Tests,
        AndCondition and => and.Children.SelectMany(Of),
        OrCondition or => or.Children.SelectMany(Of),
        NotCondition not => Of(not.Inner),
        ExistsCondition exists => Of(exists.Inner),
        TestCondition test => [test.Test],
        AccumulateCondition accumulate => Of(accumulate.Source)
            .Concat(accumulate.GroupBy.Select(g => g.Key))
            .Concat(accumulate.Results.SelectMany(r => r.Arguments))
            .Concat(accumulate.Having),
        _ => [],
    };
}
