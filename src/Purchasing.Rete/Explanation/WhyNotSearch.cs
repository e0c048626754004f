using Purchasing.Rete.Expressions;
using Purchasing.Rete.Model;
using Purchasing.Rete.Network;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Explanation;

/// <summary>
/// Answers "why not" by matching one rule naively against the facts of a session and remembering how far the
/// best attempt came. Independent of the network.
/// </summary>
internal sealed class WhyNotSearch(Session session, RuleModel rule)
{
    private const int CandidatesShown = 5;

    private readonly NaiveEvaluator _evaluator = new();
    private int _reached = -1;
    private ConditionModel? _failed;
    private List<WhyNotCandidate> _candidates = [];

    public WhyNot Run()
    {
        if (!rule.Enabled) return Answer("it is disabled");
        DateTimeOffset now = session.RuleSet.TimeProvider.GetUtcNow();
        if (now < rule.EffectiveFrom) return Answer($"it applies only from {rule.EffectiveFrom:yyyy-MM-dd}");
        if (now > rule.EffectiveTo) return Answer($"it applied only until {rule.EffectiveTo:yyyy-MM-dd}");
        foreach (IReadOnlyList<ConditionModel> branch in ConditionNormalizer.Branches(rule.When))
        {
            if (!Match(branch, 0, [])) continue;
            bool waits = session.Agenda.Any(a => a.Rule == rule.Name);
            return new WhyNot(rule.Name, true, branch.Count, null, rule.Location, [],
                $"The rule '{rule.Name}' does match" + (waits ? " and waits on the agenda." : "; it has fired for these facts or was cancelled."));
        }

        string condition = _failed is null ? "" : ConditionText.Of(_failed);
        string detail = _candidates.Count > 0
            ? $" The nearest fact, {_candidates[0].Fact}, fails because {_candidates[0]}."
            : _failed is PatternCondition pattern ? $" There is no fact of type {pattern.Variable.FactType.Name}." : "";
        return new WhyNot(rule.Name, false, Math.Max(_reached, 0), condition, _failed?.Location ?? rule.Location, _candidates,
            $"The rule '{rule.Name}' does not match: {condition} is not satisfied.{detail}");
    }

    private WhyNot Answer(string reason) =>
        new(rule.Name, false, 0, null, rule.Location, [], $"The rule '{rule.Name}' does not match: {reason}.");

    private bool Match(IReadOnlyList<ConditionModel> branch, int index, Dictionary<Variable, object> bound)
    {
        if (index == branch.Count) return true;
        ConditionModel condition = branch[index];
        switch (condition)
        {
            case PatternCondition pattern:
                var rejected = new List<(int Passed, WhyNotCandidate Candidate)>();
                bool any = false;
                foreach ((FactSnapshot snapshot, object fact) in FactsOf(pattern.Variable.FactType))
                {
                    var facts = new Dictionary<Variable, object>(bound) { [pattern.Variable] = fact };
                    int passed = 0;
                    while (passed < pattern.Tests.Count && _evaluator.IsTrue(pattern.Tests[passed], facts)) passed++;
                    if (passed < pattern.Tests.Count)
                    {
                        rejected.Add((passed, new WhyNotCandidate(snapshot, ExpressionText.Of(pattern.Tests[passed]), ValuesOf(pattern.Tests[passed], facts))));
                        continue;
                    }

                    any = true;
                    if (Match(branch, index + 1, facts)) return true;
                }

                if (!any) Failed(index, condition, [.. rejected.OrderByDescending(r => r.Passed).Take(CandidatesShown).Select(r => r.Candidate)]);
                return false;
            case NotCondition not:
                if (!Exists(not.Inner, bound)) return Match(branch, index + 1, bound);
                Failed(index, condition, []);
                return false;
            case ExistsCondition exists:
                if (Exists(exists.Inner, bound)) return Match(branch, index + 1, bound);
                Failed(index, condition, []);
                return false;
            case AccumulateCondition accumulate:
                // The result rows are in the session already: any row whose match stands is a witness.
                bool matched = session.Memory.RowsOf(accumulate.Row.FactType).Any(row =>
                    accumulate.Having.All(h => _evaluator.IsTrue(h, new Dictionary<Variable, object>(bound) { [accumulate.Row] = row }))
                    && Match(branch, index + 1, new Dictionary<Variable, object>(bound) { [accumulate.Row] = row }));
                if (!matched) Failed(index, condition, []);
                return matched;
            default:
                return Match(branch, index + 1, bound);
        }
    }

    private bool Exists(ConditionModel inner, Dictionary<Variable, object> bound)
    {
        // What fails inside a group is not the first failed condition of the rule.
        (int reached, ConditionModel? failed, List<WhyNotCandidate> candidates) = (_reached, _failed, _candidates);
        _reached = int.MaxValue;
        bool found = ConditionNormalizer.Branches(inner, nested: true).Any(branch => Match(branch, 0, bound));
        (_reached, _failed, _candidates) = (reached, failed, candidates);
        return found;
    }

    private void Failed(int index, ConditionModel condition, List<WhyNotCandidate> candidates)
    {
        if (index <= _reached) return;
        _reached = index;
        _failed = condition;
        _candidates = candidates;
    }

    private IEnumerable<(FactSnapshot Snapshot, object Fact)> FactsOf(FactType type)
    {
        if (type == InitialFact.FactType)
        {
            yield return (new FactSnapshot(0, null, type, []), InitialFact.Instance);
            yield break;
        }

        foreach ((FactHandle handle, object fact) in session.Facts(type.Name))
            yield return (new FactSnapshot(handle.Row, null, type, FactContent.Snapshot(type, fact)), fact);
    }

    private static Dictionary<string, object?> ValuesOf(BoundExpression test, Dictionary<Variable, object> facts)
    {
        var values = new Dictionary<string, object?>();
        ExpressionAnalysis.Walk(test, node =>
        {
            if (node is BoundField field)
                values[ExpressionText.Of(field)] = FactContent.Read(field.Field, facts[field.Target.Variable]);
        });
        return values;
    }
}
