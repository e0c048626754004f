using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>
/// Brings conditions into the form that the network builds: <c>or</c> becomes branches of the rule, <c>and</c>
/// becomes a sequence, tests move to the pattern that binds the last variable they read, and an <c>or</c> under
/// <c>not</c> or <c>exists</c> is rewritten by De Morgan's laws.
/// </summary>
internal static class ConditionNormalizer
{
    /// <summary>The branches of a condition, each a sequence of patterns, not, exists and accumulate.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="nested">Whether it stands in a group: then tests may come first, and there must be one branch.</param>
    public static IReadOnlyList<IReadOnlyList<ConditionModel>> Branches(ConditionModel condition, bool nested = false) =>
        [.. Expand(condition).Select(branch => PlaceTests(branch, nested))];

    private static IEnumerable<IReadOnlyList<ConditionModel>> Expand(ConditionModel condition)
    {
        switch (condition)
        {
            case OrCondition or:
                return or.Children.SelectMany(Expand);
            case AndCondition and:
                IEnumerable<IReadOnlyList<ConditionModel>> branches = [[]];
                foreach (ConditionModel child in and.Children)
                {
                    IReadOnlyList<IReadOnlyList<ConditionModel>> ends = [.. Expand(child)];
                    branches = [.. branches.SelectMany(start => ends.Select(end => (IReadOnlyList<ConditionModel>)[.. start, .. end]))];
                }

                return branches;
            case NotCondition not:
                return Expand(not);
            case ExistsCondition exists:
                return Expand(exists);
            default:
                return [[condition]];
        }
    }

    private static IEnumerable<IReadOnlyList<ConditionModel>> Expand(NotCondition not)
    {
        IReadOnlyList<IReadOnlyList<ConditionModel>> inner = [.. Expand(not.Inner)];
        // not (a or b) is not a and not b, in one branch.
        return [[.. inner.Select(branch => (ConditionModel)new NotCondition(Single(branch, not.Location), not.Location))]];
    }

    private static IEnumerable<IReadOnlyList<ConditionModel>> Expand(ExistsCondition exists)
    {
        IReadOnlyList<IReadOnlyList<ConditionModel>> inner = [.. Expand(exists.Inner)];
        if (inner.Count == 1) return [[new ExistsCondition(Single(inner[0], exists.Location), exists.Location)]];
        // exists (a or b) is not (not a and not b): one match even when both hold.
        var none = new AndCondition([.. inner.Select(branch => (ConditionModel)new NotCondition(Single(branch, exists.Location), exists.Location))], exists.Location);
        return [[new NotCondition(none, exists.Location)]];
    }

    private static ConditionModel Single(IReadOnlyList<ConditionModel> branch, SourceLocation location)
    {
        IReadOnlyList<ConditionModel> placed = PlaceTests(branch, nested: true);
        return placed.Count == 1 ? placed[0] : new AndCondition(placed, location);
    }

    private static List<ConditionModel> PlaceTests(IReadOnlyList<ConditionModel> branch, bool nested)
    {
        var result = new List<ConditionModel>();
        foreach (ConditionModel condition in branch)
        {
            if (condition is not TestCondition test)
            {
                result.Add(condition);
                continue;
            }

            int at = result.FindLastIndex(c => c is PatternCondition or AccumulateCondition);
            if (at >= 0)
            {
                result[at] = result[at] switch
                {
                    PatternCondition pattern => pattern with { Tests = [.. pattern.Tests, test.Test] },
                    AccumulateCondition accumulate => accumulate with { Having = [.. accumulate.Having, test.Test] },
                    _ => result[at],
                };
            }
            else
            {
                result.Insert(0, new PatternCondition(new Variable("", InitialFact.FactType), [test.Test], test.Location));
            }
        }

        if (result.Count == 0 && !nested) result.Add(new PatternCondition(new Variable("", InitialFact.FactType), [], default));
        return result;
    }
}
