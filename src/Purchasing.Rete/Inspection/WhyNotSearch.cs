using Purchasing.Rete.Compilation;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Inspection;

/// <summary>
/// Answers "why not" by matching one rule naively against the facts of a session and remembering how far the
/// best attempt came. Independent of the network.
/// </summary>
/// <param name="memory">The working memory asked about.</param>
/// <param name="rule">The rule asked about.</param>
/// <param name="about">Facts that the patterns on their types are held to; empty for all facts.</param>
/// <param name="now">The session's instant.</param>
internal sealed class WhyNotSearch(WorkingMemory memory, RuleModel rule, IReadOnlyList<object> about, DateTimeOffset now)
{
    private const int CandidatesShown = 5;

    private readonly NaiveMatcher _matcher = new(memory);
    private int _reached = -1;
    private ConditionModel? _failed;
    private IReadOnlyList<WhyNotCandidate> _candidates = [];

    public WhyNot Run()
    {
        if (!rule.Enabled) return Answer("it is disabled");
        if (now < rule.EffectiveFrom) return Answer($"it applies only from {rule.EffectiveFrom:yyyy-MM-dd}");
        if (now > rule.EffectiveTo) return Answer($"it applied only until {rule.EffectiveTo:yyyy-MM-dd}");
        foreach (IReadOnlyList<ConditionModel> branch in ConditionNormalizer.Branches(rule.When))
        {
            if (!Match(branch, 0, [])) continue;
            bool waits = memory.Agenda.All(memory.Tokens).Any(token => memory.TerminalOf(token).Rule.Name == rule.Name);
            return new WhyNot(rule.Name, true, branch.Count, null, rule.Location, [],
                $"The rule '{rule.Name}' does match" + (waits ? " and waits on the agenda." : "; it has fired for these facts or was cancelled."));
        }

        string condition = _failed is null ? "" : ConditionText.Of(_failed);
        string detail = (_failed, _candidates) switch
        {
            (NotCondition, [var standing, ..]) => $" {standing.Fact} stands against it.",
            (AccumulateCondition, [var row, ..]) => $" {row}.",
            (_, [var nearest, ..]) => $" The nearest fact, {nearest.Fact}, fails because {nearest}.",
            (PatternCondition pattern, _) => $" There is no fact of type {pattern.Variable.FactType.Name}.",
            _ => "",
        };
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
                return MatchAny(branch, index, bound, pattern.Variable, Considered(pattern.Variable.FactType), pattern.Tests);
            case NotCondition not:
                if (_matcher.Witness(not.Inner, bound) is not { } witness) return Match(branch, index + 1, bound);
                Failed(index, condition, Standing(not, bound, witness));
                return false;
            case ExistsCondition exists:
                if (_matcher.Witness(exists.Inner, bound) is not null) return Match(branch, index + 1, bound);
                Failed(index, condition, exists.Inner is PatternCondition inner
                    ? _matcher.FactsOf(inner.Variable.FactType).Select(f => Rejected(f.Snapshot, inner.Tests, NaiveMatcher.With(bound, inner.Variable, f.Fact))).OfType<(int, WhyNotCandidate)>()
                    : []);
                return false;
            case AccumulateCondition accumulate:
                FactType type = accumulate.Row.FactType;
                var rows = _matcher.Rows(accumulate, bound).Select(row => (new FactSnapshot(0, null, type, FactContent.Snapshot(type, row)), row));
                return MatchAny(branch, index, bound, accumulate.Row, rows, accumulate.Having);
            default:
                return Match(branch, index + 1, bound);
        }
    }

    /// <summary>Tries the facts or rows that a condition's variable may stand for; where none passes its tests, that is the failure.</summary>
    private bool MatchAny(
        IReadOnlyList<ConditionModel> branch,
        int index,
        Dictionary<Variable, object> bound,
        Variable variable,
        IEnumerable<(FactSnapshot Snapshot, object Fact)> candidates,
        IReadOnlyList<BoundExpression> tests)
    {
        List<(int Passed, WhyNotCandidate Candidate)> rejected = [];
        bool any = false;
        foreach ((FactSnapshot snapshot, object fact) in candidates)
        {
            Dictionary<Variable, object> facts = NaiveMatcher.With(bound, variable, fact);
            if (Rejected(snapshot, tests, facts) is { } reason)
            {
                rejected.Add(reason);
                continue;
            }

            any = true;
            if (Match(branch, index + 1, facts)) return true;
        }

        if (!any) Failed(index, branch[index], rejected);
        return false;
    }

    /// <summary>The first test that a fact fails, with how many it passed; null when it passes all.</summary>
    private (int Passed, WhyNotCandidate Candidate)? Rejected(FactSnapshot snapshot, IReadOnlyList<BoundExpression> tests, Dictionary<Variable, object> facts)
    {
        for (int passed = 0; passed < tests.Count; passed++)
            if (!_matcher.Evaluator.IsTrue(tests[passed], facts))
                return (passed, new WhyNotCandidate(snapshot, ExpressionText.Of(tests[passed]), ValuesOf(tests[passed], facts)));
        return null;
    }

    /// <summary>The facts that a condition forbids and that are there.</summary>
    private IEnumerable<(int, WhyNotCandidate)> Standing(NotCondition not, Dictionary<Variable, object> bound, Dictionary<Variable, object> witness)
    {
        var values = new Dictionary<string, object?>();
        foreach (BoundExpression test in ConditionExpressions.Of(not.Inner))
            if (ExpressionAnalysis.Variables(test).TrueForAll(witness.ContainsKey))
                foreach ((string name, object? value) in ValuesOf(test, witness)) values[name] = value;
        foreach ((Variable variable, object fact) in witness)
            if (!bound.ContainsKey(variable) && variable.FactType != InitialFact.FactType)
                yield return (0, new WhyNotCandidate(new FactSnapshot(0, variable.Name, variable.FactType, FactContent.Snapshot(variable.FactType, fact)), ConditionText.Of(not), values));
    }

    private void Failed(int index, ConditionModel condition, IEnumerable<(int Passed, WhyNotCandidate Candidate)> candidates)
    {
        if (index <= _reached) return;
        _reached = index;
        _failed = condition;
        _candidates = [.. candidates.OrderByDescending(c => c.Passed).Take(CandidatesShown).Select(c => c.Candidate)];
    }

    private IEnumerable<(FactSnapshot Snapshot, object Fact)> Considered(FactType type)
    {
        IEnumerable<(FactSnapshot Snapshot, object Fact)> all = _matcher.FactsOf(type);
        return about.Any(type.ClrType.IsInstanceOfType) ? all.Where(f => about.Contains(f.Fact, ReferenceEqualityComparer.Instance)) : all;
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
