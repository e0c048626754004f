using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Inspection;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

/// <summary>Collects which rules and alternatives of their conditions the firings of tests take. Not thread-safe.</summary>
internal sealed class CoverageCollector
{
    private readonly Dictionary<string, int> _fired = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, SourceLocation At, string Text), bool> _branches = [];
    private readonly NaiveEvaluator _evaluator = new();

    /// <summary>Notes the firings of a test on a rule set, which may have parameters of the test's own.</summary>
    public void Add(RuleSetModel model, IReadOnlyList<Firing> firings)
    {
        foreach (RuleModel rule in model.Rules)
        {
            if (!rule.Enabled) continue;
            List<(string Text, SourceLocation At, IReadOnlyList<BoundExpression> Tests)> branches = [];
            Alternatives(rule.When, branches);
            foreach (Firing firing in firings.Where(f => f.Rule == rule.Name))
            {
                _fired[rule.Name] = _fired.GetValueOrDefault(rule.Name) + 1;
                Dictionary<string, object> facts = Facts(firing);
                foreach (var branch in branches)
                    if (branch.Tests.All(test => Holds(test, facts))) _branches[(rule.Name, branch.At, branch.Text)] = true;
            }
        }
    }

    /// <summary>The result, for the rules as the parameters in force make them.</summary>
    public TestCoverage Of(RuleSetModel model, IReadOnlyList<RuleTestResult> results)
    {
        List<CoverageGap> gaps = [];
        int rules = 0, branchCount = 0, taken = 0;
        foreach (RuleModel rule in model.Rules)
        {
            if (!rule.Enabled) continue;
            rules++;
            if (!_fired.ContainsKey(rule.Name)) gaps.Add(new CoverageGap(rule.Name, null, rule.Location));
            List<(string Text, SourceLocation At, IReadOnlyList<BoundExpression> Tests)> branches = [];
            Alternatives(rule.When, branches);
            foreach (var branch in branches)
            {
                branchCount++;
                if (_branches.ContainsKey((rule.Name, branch.At, branch.Text))) taken++;
                else if (_fired.ContainsKey(rule.Name)) gaps.Add(new CoverageGap(rule.Name, branch.Text, branch.At));
            }
        }

        return new TestCoverage(results, rules, model.Rules.Count(r => r.Enabled && _fired.ContainsKey(r.Name)), branchCount, taken, gaps);
    }

    private static void Alternatives(ConditionModel condition, List<(string, SourceLocation, IReadOnlyList<BoundExpression>)> into)
    {
        switch (condition)
        {
            case AndCondition and:
                foreach (ConditionModel child in and.Children) Alternatives(child, into);
                break;
            case OrCondition or:
                foreach (ConditionModel child in or.Children)
                    into.Add((ConditionText.Of(child), child.Location, child is PatternCondition pattern ? pattern.Tests : child is TestCondition test ? [test.Test] : []));
                break;
            case PatternCondition pattern:
                foreach (BoundExpression test in pattern.Tests) Parts(test, into);
                break;
            case TestCondition test:
                Parts(test.Test, into);
                break;
        }
    }

    private static void Parts(BoundExpression test, List<(string, SourceLocation, IReadOnlyList<BoundExpression>)> into)
    {
        if (test is not BoundBinary { Operator: BinaryOperator.Or }) return;
        Stack<BoundExpression> open = new([test]);
        while (open.TryPop(out BoundExpression? part))
        {
            if (part is BoundBinary { Operator: BinaryOperator.Or } or)
            {
                open.Push(or.Right);
                open.Push(or.Left);
            }
            else if (!IsNever(part))
            {
                into.Add((ExpressionText.Of(part), part.Location, [part]));
            }
        }
    }

    /// <summary>Whether the parameters in force rule a part out.</summary>
    private static bool IsNever(BoundExpression part) =>
        part is BoundConstant { Value: false } || (part is BoundBinary { Operator: BinaryOperator.And } and && (IsNever(and.Left) || IsNever(and.Right)));

    private static Dictionary<string, object> Facts(Firing firing)
    {
        Dictionary<string, object> facts = new(StringComparer.Ordinal);
        foreach (FactSnapshot fact in firing.Matched)
        {
            if (fact.Variable is not { Length: > 0 } name) continue;
            try
            {
                facts[name] = FactBuilder.Create(fact.Type, fact.Type.Fields.Where(f => f.IsWritable).ToDictionary(f => f, f => fact.Values[f.Index]));
            }
            catch (Exception error) when (error is InvalidOperationException or ArgumentException or System.Reflection.TargetInvocationException)
            {
                // A type of the host that cannot be made of its fields: its alternatives count as not taken.
            }
        }

        return facts;
    }

    private bool Holds(BoundExpression test, Dictionary<string, object> facts)
    {
        Dictionary<Variable, object> bound = [];
        foreach (Variable variable in ExpressionAnalysis.Variables(test))
        {
            if (!facts.TryGetValue(variable.Name, out object? fact)) return false;
            bound[variable] = fact;
        }

        return _evaluator.IsTrue(test, bound);
    }
}
