using Purchasing.Rete.Expressions;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Network;

/// <summary>What property reactivity needs to know of conditions.</summary>
internal static class ConditionFields
{
    /// <summary>Marks the fields that an expression reads in each variable's watch mask.</summary>
    public static void Watch(BoundExpression expression, Dictionary<Variable, ulong> watch, Func<FactType, FactField, ulong> bit)
    {
        foreach (Variable variable in ExpressionAnalysis.Variables(expression))
        {
            ulong bits = watch.GetValueOrDefault(variable);
            if (ExpressionAnalysis.FieldsRead(expression, variable) is { } fields)
                foreach (FactField field in fields) bits |= bit(variable.FactType, field);
            else
                bits = FieldBits.All;
            watch[variable] = bits;
        }
    }

    /// <summary>Every expression in a condition, nested conditions included.</summary>
    public static IEnumerable<BoundExpression> Expressions(ConditionModel condition) => condition switch
    {
        PatternCondition pattern => pattern.Tests,
        AndCondition and => and.Children.SelectMany(Expressions),
        OrCondition or => or.Children.SelectMany(Expressions),
        NotCondition not => Expressions(not.Inner),
        ExistsCondition exists => Expressions(exists.Inner),
        TestCondition test => [test.Test],
        AccumulateCondition accumulate => Expressions(accumulate.Source)
            .Concat(accumulate.GroupBy.Select(g => g.Key))
            .Concat(accumulate.Results.SelectMany(r => r.Arguments))
            .Concat(accumulate.Having),
        _ => [],
    };
}
