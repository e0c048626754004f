using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>Adds tests to conditions where the network can make the most of them.</summary>
internal static class TestPlacement
{
    /// <summary>Each test goes to the last pattern that binds one of its variables; tests of other things follow at the end.</summary>
    public static AndCondition Add(AndCondition when, List<BoundExpression> tests, SourceLocation at)
    {
        List<ConditionModel> children = [.. when.Children];
        List<BoundExpression>[] added = new List<BoundExpression>[children.Count];
        List<ConditionModel> rest = [];
        foreach (BoundExpression test in tests)
        {
            int place = Place(children, ExpressionAnalysis.Variables(test));
            if (place < 0) rest.Add(new TestCondition(test, test.Location));
            else (added[place] ??= []).Add(test);
        }
        for (int i = 0; i < added.Length; i++)
        {
            if (added[i] is { } more && children[i] is PatternCondition pattern) children[i] = pattern with { Tests = [.. pattern.Tests, .. more] };
        }
        children.AddRange(rest);
        return new AndCondition(children, at);
    }

    private static int Place(List<ConditionModel> children, List<Variable> variables)
    {
        int place = -1;
        foreach (Variable variable in variables)
        {
            int index = children.FindIndex(c => c is PatternCondition pattern && pattern.Variable == variable);
            if (index < 0) return -1;
            place = Math.Max(place, index);
        }
        return place;
    }
}
