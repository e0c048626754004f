using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>Finds what is allowed but probably a mistake.</summary>
internal static class RuleWarnings
{
    public static void Check(IReadOnlyList<RuleModel> rules, DiagnosticBag diagnostics)
    {
        HashSet<string> groups = [.. rules.Where(r => r.Group is not null).Select(r => r.Group!)];
        foreach (RuleModel rule in rules)
        {
            if (diagnostics.HasAllWarnings) break;
            diagnostics.Rule = rule.Name;
            int before = diagnostics.Items.Count;
            Contradictions(rule.When, diagnostics);
            if (diagnostics.Items.Count == before && rule.TableRow is null && !StageConflicts.CanHold(rule))
                diagnostics.Warn("never-true", "the rule can never fire: its conditions exclude each other", rule.Location);
            CartesianJoin.Check(rule.When, diagnostics);
            foreach (ActionModel action in rule.Then)
            {
                if (action is FocusAction focus && !groups.Contains(focus.Group))
                    diagnostics.Warn("unknown-group", $"no rule is in the group '{focus.Group}'", focus.Location, NearestName.Suggest(focus.Group, groups));
            }
        }
        diagnostics.Rule = null;
        StageConflicts.Check(rules, diagnostics);
    }

    /// <summary>Tests against constants that leave no value for what they test.</summary>
    private static void Contradictions(ConditionModel condition, DiagnosticBag diagnostics)
    {
        switch (condition)
        {
            case AndCondition and:
                foreach (ConditionModel child in and.Children) Contradictions(child, diagnostics);
                break;
            case OrCondition or:
                foreach (ConditionModel child in or.Children) Contradictions(child, diagnostics);
                break;
            case PatternCondition pattern:
                Contradictions(pattern.Tests, diagnostics);
                break;
            case AccumulateCondition accumulate:
                Contradictions(accumulate.Having, diagnostics);
                break;
        }
    }

    private static void Contradictions(IReadOnlyList<BoundExpression> tests, DiagnosticBag diagnostics)
    {
        if (tests.Count < 2) return;
        Dictionary<string, ValueSet> left = new(StringComparer.Ordinal);
        foreach (BoundExpression test in tests)
        {
            if (ValueSet.Of(test, out string subject) is not { } set) continue;
            ValueSet? both = left.TryGetValue(subject, out ValueSet? before) ? before.Intersect(set) : set;
            if (both is null) continue;
            if (both.IsEmpty)
            {
                diagnostics.Warn("never-true", "the rule can never match: no value satisfies this test together with those before it", test.Location);
                return;
            }
            left[subject] = both;
        }
    }
}
