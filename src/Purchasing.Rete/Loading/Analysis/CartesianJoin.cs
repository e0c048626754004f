using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>
/// Finds patterns that nothing links to the others, so that every combination matches. A pattern that fixes a field
/// to a constant picks its fact out and is not counted; neither is what a later condition links.
/// </summary>
internal static class CartesianJoin
{
    public static void Check(ConditionModel when, DiagnosticBag diagnostics)
    {
        if (when is not AndCondition { Children: var children }) return;
        List<PatternCondition> patterns = [];
        Dictionary<Variable, Variable> parents = [];
        foreach (ConditionModel child in children)
        {
            if (child is PatternCondition pattern)
            {
                patterns.Add(pattern);
                parents[pattern.Variable] = pattern.Variable;
            }
        }
        if (patterns.Count < 2) return;
        foreach (ConditionModel child in children) Link(child, parents);

        foreach (PatternCondition pattern in patterns.Skip(1))
        {
            if (Find(parents, pattern.Variable) == Find(parents, patterns[0].Variable) || IsFixed(pattern) || IsFixed(patterns[0])) continue;
            diagnostics.Warn("cartesian-join",
                $"no test links '{pattern.Variable.Name}' to '{patterns[0].Variable.Name}': the rule matches every combination of the two", pattern.Location,
                "compare a field of both, or fix one of them to a constant");
            return;
        }
    }

    private static void Link(ConditionModel condition, Dictionary<Variable, Variable> parents)
    {
        switch (condition)
        {
            case PatternCondition pattern:
                foreach (BoundExpression test in pattern.Tests) Link(test, parents);
                break;
            case TestCondition test:
                Link(test.Test, parents);
                break;
            case AndCondition and:
                foreach (ConditionModel child in and.Children) Link(child, parents);
                break;
            case OrCondition or:
                foreach (ConditionModel child in or.Children) Link(child, parents);
                break;
            case AccumulateCondition accumulate:
                Link(accumulate.Source, parents);
                foreach (BoundExpression having in accumulate.Having) Link(having, parents);
                break;
        }
    }

    private static void Link(BoundExpression test, Dictionary<Variable, Variable> parents)
    {
        Variable? first = null;
        foreach (Variable variable in ExpressionAnalysis.Variables(test))
        {
            parents.TryAdd(variable, variable);
            Variable root = Find(parents, variable);
            if (first is not null) parents[root] = Find(parents, first);
            first ??= variable;
        }
    }

    private static Variable Find(Dictionary<Variable, Variable> parents, Variable variable)
    {
        while (parents.TryGetValue(variable, out Variable? parent) && parent != variable) variable = parent;
        return variable;
    }

    private static bool IsFixed(PatternCondition pattern)
    {
        foreach (BoundExpression test in pattern.Tests)
        {
            if (test is BoundBinary { Operator: BinaryOperator.Equal, Left: BoundConstant } or BoundBinary { Operator: BinaryOperator.Equal, Right: BoundConstant }
                or BoundIn or BoundField or BoundUnary { Operand: BoundField }) return true;
        }
        return false;
    }
}
