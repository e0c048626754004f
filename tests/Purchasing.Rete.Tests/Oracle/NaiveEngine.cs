using Purchasing.Rete.Compilation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Inspection;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Oracle;

/// <summary>
/// The rules' meaning, written down as plainly as possible: after every change all combinations of facts are tried
/// against all rules. No network, no index, no sharing. What the engine does must agree with it.
/// </summary>
internal sealed class NaiveEngine(RuleSetModel model)
{
    /// <summary>It tries all combinations: a case that takes more than so many facts tried is given up, however fast the machine.</summary>
    private const int MostTried = 400_000;

    private readonly NaiveEvaluator _evaluator = new();
    private readonly FieldNumbering _fields = new(model.FactTypes);
    private readonly List<NaiveFact> _facts = [];
    private readonly Dictionary<string, NaiveMatch> _matches = [];
    private readonly List<NaiveMatch> _agenda = [];
    private readonly List<(char Kind, NaiveFact Fact, ulong Mask)> _changes = [];
    private int _clock, _batch, _nextId, _tried;

    public IReadOnlyList<string> Agenda => [.. Ordered().Select(m => m.ToString())];

    /// <summary>The rules that match, whether they have fired for their matches or not.</summary>
    public IReadOnlySet<string> Matching => _matches.Values.Select(m => m.Rule.Name).ToHashSet();

    public IEnumerable<NaiveFact> Facts => _facts.Where(f => f.Present);

    public NaiveFact Insert(FactType type, object value)
    {
        NaiveFact fact = Queue(type, value);
        Flush();
        return fact;
    }

    public void Modify(NaiveFact fact, IReadOnlyDictionary<FactField, object?> values, bool changedOnly)
    {
        Write(fact, values, changedOnly);
        Flush();
    }

    public void Retract(NaiveFact fact)
    {
        _changes.Add(('r', fact, FieldBits.All));
        Flush();
    }

    /// <summary>Fires until nothing is left or the limit is reached; returns what fired, in order.</summary>
    public List<string> Fire(int limit)
    {
        var fired = new List<string>();
        while (fired.Count < limit && Ordered().FirstOrDefault() is { } match)
        {
            _agenda.Remove(match);
            fired.Add(match.ToString());
            foreach (ActionModel action in match.Rule.Then) Do(match, action);
            Flush();
        }

        return fired;
    }

    private IEnumerable<NaiveMatch> Ordered()
    {
        IOrderedEnumerable<NaiveMatch> bySalience = _agenda.OrderByDescending(m => m.Rule.Salience);
        return (model.Order == ConflictOrder.Depth ? bySalience.ThenByDescending(m => m.Batch) : bySalience.ThenBy(m => m.Batch)).ThenBy(m => m.Place);
    }

    private void Do(NaiveMatch match, ActionModel action)
    {
        Dictionary<Variable, object> bound = match.Bound.ToDictionary(b => b.Key, b => b.Value.Value);
        switch (action)
        {
            case ModifyAction modify:
                Write(match.Bound[modify.Variable], modify.Fields.ToDictionary(f => f.Field, f => _evaluator.Evaluate(f.Value, bound)), changedOnly: true);
                break;
            case RetractAction retract:
                _changes.Add(('r', match.Bound[retract.Variable], FieldBits.All));
                break;
            case InsertAction insert:
                object value = FactBuilder.Create(insert.FactType, insert.Fields.ToDictionary(f => f.Field, f => _evaluator.Evaluate(f.Value, bound)));
                NaiveFact? fact = insert.Logical ? _facts.FirstOrDefault(f => (f.Present || _changes.Any(c => c.Kind == 'i' && c.Fact == f)) && f.Supports.Count > 0 && f.Type == insert.FactType && !f.IsModified && !_changes.Any(c => c.Kind == 'm' && c.Fact == f) && FactContent.Equal(f.Type, f.Value, value)) : null;
                fact ??= Queue(insert.FactType, value);
                if (insert.Logical) fact.Supports.Add(match);
                break;
        }
    }

    private NaiveFact Queue(FactType type, object value)
    {
        var fact = new NaiveFact(++_nextId, type, value) { Recency = ++_clock };
        _facts.Add(fact);
        _changes.Add(('i', fact, FieldBits.All));
        return fact;
    }

    private void Write(NaiveFact fact, IReadOnlyDictionary<FactField, object?> values, bool changedOnly)
    {
        ulong mask = 0;
        foreach ((FactField field, object? value) in values)
        {
            if (!changedOnly || !Equals(FactContent.Read(field, fact.Value), value)) mask |= _fields.Bit(fact.Type, field);
            if (field.Member is System.Reflection.FieldInfo member) member.SetValue(fact.Value, value);
            else ((System.Reflection.PropertyInfo)field.Member).SetValue(fact.Value, value);
        }

        if (mask == 0) return;
        int earlier = _changes.FindLastIndex(c => c.Fact == fact);
        if (earlier < 0) _changes.Add(('m', fact, mask));
        else if (_changes[earlier].Kind == 'm') _changes[earlier] = ('m', fact, _changes[earlier].Mask | mask);
    }

    /// <summary>Finds what is active before the first change.</summary>
    public void Start() => Flush();

    private void Flush()
    {
        var arisen = new List<NaiveMatch>();
        do
        {
            (char Kind, NaiveFact Fact, ulong Mask)[] changes = [.. _changes];
            _changes.Clear();
            // A fact retracted and modified in one list is retracted.
            var retracted = changes.Where(c => c.Kind == 'r').Select(c => c.Fact).ToHashSet();
            foreach ((char kind, NaiveFact fact, _) in changes)
            {
                if (kind != 'm' || retracted.Contains(fact)) continue;
                fact.Recency = ++_clock;
                fact.IsModified = true;
            }

            foreach (NaiveFact fact in changes.Where(c => c.Kind != 'r').Select(c => c.Fact)) fact.Present = true;
            foreach (NaiveFact fact in retracted) fact.Present = false;
            Dictionary<string, NaiveMatch> now = AllMatches().ToDictionary(m => m.Key);
            foreach ((string key, NaiveMatch old) in _matches.ToList())
            {
                bool touched = changes.Any(c => old.Watches.TryGetValue(c.Fact, out ulong watch) && (watch & c.Mask) != 0);
                if (now.ContainsKey(key) && !touched) continue;
                _matches.Remove(key);
                _agenda.Remove(old);
                arisen.Remove(old);
                foreach (NaiveFact fact in _facts)
                    if (fact.Supports.RemoveAll(m => m == old) > 0 && fact.Supports.Count == 0 && fact.Present)
                        _changes.Add(('r', fact, FieldBits.All));
            }

            foreach ((string key, NaiveMatch match) in now)
                if (_matches.TryAdd(key, match)) arisen.Add(match);
            foreach (NaiveFact fact in retracted) fact.Supports.Clear();
            if (_changes.Count == 0) RetractUngrounded();
        }
        while (_changes.Count > 0);

        _batch++;
        arisen.Sort();
        for (int i = 0; i < arisen.Count; i++)
        {
            arisen[i].Batch = _batch;
            arisen[i].Place = i;
            _agenda.Add(arisen[i]);
        }
    }

    /// <summary>Logical facts stand on supports whose logical facts stand, in the end on facts that stand by themselves.</summary>
    private void RetractUngrounded()
    {
        List<NaiveFact> open = [.. Facts.Where(f => f.Supports.Count > 0)];
        while (open.RemoveAll(f => f.Supports.Any(m => m.Bound.Values.All(b => !open.Contains(b)))) > 0)
        {
        }

        foreach (NaiveFact fact in open) _changes.Add(('r', fact, FieldBits.All));
    }

    private IEnumerable<NaiveMatch> AllMatches()
    {
        foreach ((RuleModel rule, int index) in model.Rules.Where(r => r.Enabled).Select((r, i) => (r, i)))
        {
            int branchIndex = 0;
            foreach (IReadOnlyList<ConditionModel> branch in ConditionNormalizer.Branches(rule.When))
            {
                var watch = new WatchedFields(_fields.Bit);
                foreach (BoundExpression expression in branch.SelectMany(ConditionExpressions.Of)) watch.Add(expression);
                foreach (List<(Variable Variable, NaiveFact Fact)> bound in Match(branch, 0, []))
                    yield return new NaiveMatch(rule, index, branchIndex, bound, variable =>
                        model.Reactivity == Reactivity.Fact ? FieldBits.All : FieldBits.Existence | watch[variable]);
                branchIndex++;
            }
        }
    }

    private IEnumerable<List<(Variable, NaiveFact)>> Match(IReadOnlyList<ConditionModel> branch, int index, List<(Variable Variable, NaiveFact Fact)> bound)
    {
        if (index == branch.Count)
        {
            yield return bound;
            yield break;
        }

        switch (branch[index])
        {
            case PatternCondition pattern:
                foreach (NaiveFact fact in Candidates(pattern, bound))
                    foreach (var match in Match(branch, index + 1, [.. bound, (pattern.Variable, fact)])) yield return match;
                break;
            case NotCondition not:
                if (!Any(not.Inner, bound))
                    foreach (var match in Match(branch, index + 1, bound)) yield return match;
                break;
            case ExistsCondition exists:
                if (Any(exists.Inner, bound))
                    foreach (var match in Match(branch, index + 1, bound)) yield return match;
                break;
            case AccumulateCondition accumulate:
                foreach (NaiveFact row in Rows(accumulate, bound))
                    if (All(accumulate.Having, [.. bound, (accumulate.Row, row)]))
                        foreach (var match in Match(branch, index + 1, [.. bound, (accumulate.Row, row)])) yield return match;
                break;
            default:
                throw new InvalidOperationException(branch[index].ToString());
        }
    }

    private bool Any(ConditionModel inner, List<(Variable, NaiveFact)> bound) =>
        ConditionNormalizer.Branches(inner, nested: true).Any(branch => Match(branch, 0, bound).Any());

    private IEnumerable<NaiveFact> Candidates(PatternCondition pattern, List<(Variable Variable, NaiveFact Fact)> bound)
    {
        if (pattern.Variable.FactType == InitialFact.FactType)
        {
            if (All(pattern.Tests, bound)) yield return NaiveFact.Initial;
            yield break;
        }

        foreach (NaiveFact fact in Facts)
        {
            if (++_tried > MostTried) throw new NaiveLimitException();
            if (pattern.Variable.FactType.ClrType.IsInstanceOfType(fact.Value) && All(pattern.Tests, [.. bound, (pattern.Variable, fact)]))
                yield return fact;
        }
    }

    private IEnumerable<NaiveFact> Rows(AccumulateCondition accumulate, List<(Variable Variable, NaiveFact Fact)> bound)
    {
        var groups = new Dictionary<string, (List<object?> Keys, List<object?[]> Values)>();
        if (accumulate.GroupBy.Count == 0) groups.Add("", ([], []));
        IReadOnlyList<ConditionModel> source = ConditionNormalizer.Branches(accumulate.Source, nested: true).Single();
        foreach (List<(Variable Variable, NaiveFact Fact)> match in Match(source, 0, bound))
        {
            var facts = match.ToDictionary(b => b.Variable, b => b.Fact.Value);
            List<object?> keys = [.. accumulate.GroupBy.Select(g => _evaluator.Evaluate(g.Key, facts))];
            string key = string.Join("|", keys.Select(k => k ?? "null"));
            if (!groups.ContainsKey(key)) groups.Add(key, (keys, []));
            groups[key].Values.Add([.. accumulate.Results.Select(r => r.Arguments.Count == 0 ? 1 : _evaluator.Evaluate(r.Arguments[0], facts))]);
        }

        foreach ((List<object?> keys, List<object?[]> values) in groups.Values)
        {
            var fields = new Dictionary<FactField, object?>();
            for (int i = 0; i < keys.Count; i++) fields[accumulate.GroupBy[i].Field] = keys[i];
            for (int i = 0; i < accumulate.Results.Count; i++)
            {
                AccumulateResult result = accumulate.Results[i];
                object[] present = [.. values.Select(v => v[i]).Where(v => v is not null).Select(v => v!)];
                object? folded = result.Function switch
                {
                    "count" => present.Length,
                    "sum" => present.Sum(Convert.ToDecimal),
                    "min" => present.Length == 0 ? null : present.Min(Convert.ToDecimal),
                    "max" => present.Length == 0 ? null : present.Max(Convert.ToDecimal),
                    "average" => present.Length == 0 ? null : present.Average(Convert.ToDecimal),
                    "countDistinct" => present.Distinct().Count(),
                    _ => throw new InvalidOperationException(result.Function),
                };
                Type type = Nullable.GetUnderlyingType(result.Field.Type) ?? result.Field.Type;
                fields[result.Field] = folded is null ? null : Convert.ChangeType(folded, type, System.Globalization.CultureInfo.InvariantCulture);
            }

            yield return new NaiveFact(0, accumulate.Row.FactType, FactBuilder.Create(accumulate.Row.FactType, fields));
        }
    }

    private bool All(IReadOnlyList<BoundExpression> tests, List<(Variable Variable, NaiveFact Fact)> bound)
    {
        if (tests.Count == 0) return true;
        var facts = bound.ToDictionary(b => b.Variable, b => b.Fact.Value);
        return tests.All(t => _evaluator.IsTrue(t, facts));
    }
}

internal sealed class NaiveFact(int id, FactType type, object value)
{
    public static readonly NaiveFact Initial = new(-1, InitialFact.FactType, InitialFact.Instance);

    public int Id { get; } = id;

    public FactType Type { get; } = type;

    public object Value { get; } = value;

    /// <summary>A fact modified since its insertion does not merge with equal logical ones.</summary>
    public bool IsModified { get; set; }

    public int Recency { get; set; }

    public bool Present { get; set; }

    public List<NaiveMatch> Supports { get; } = [];

    /// <summary>A row of an accumulate is told by its values, a fact by its identity.</summary>
    public string Name => Id == 0 ? FactText.Describe(Type, Value) : $"f{Id}";
}

internal sealed class NaiveMatch : IComparable<NaiveMatch>
{
    private readonly int _ruleIndex, _branchIndex;
    private readonly List<(Variable Variable, NaiveFact Fact)> _order;

    public NaiveMatch(RuleModel rule, int ruleIndex, int branchIndex, List<(Variable Variable, NaiveFact Fact)> bound, Func<Variable, ulong> watch)
    {
        Rule = rule;
        _ruleIndex = ruleIndex;
        _branchIndex = branchIndex;
        _order = bound;
        Bound = bound.ToDictionary(b => b.Variable, b => b.Fact);
        foreach ((Variable variable, NaiveFact fact) in bound)
            if (fact.Id > 0) Watches[fact] = Watches.GetValueOrDefault(fact) | watch(variable);
        Key = $"{ruleIndex}/{branchIndex}: {string.Join(", ", bound.Select(b => b.Fact.Name))}";
    }

    public RuleModel Rule { get; }

    public Dictionary<Variable, NaiveFact> Bound { get; }

    public Dictionary<NaiveFact, ulong> Watches { get; } = [];

    public string Key { get; }

    public int Batch { get; set; }

    public int Place { get; set; }

    public int CompareTo(NaiveMatch? other)
    {
        int order = _ruleIndex.CompareTo(other!._ruleIndex);
        if (order == 0) order = _branchIndex.CompareTo(other._branchIndex);
        for (int i = 0; order == 0 && i < _order.Count; i++) order = other._order[i].Fact.Recency.CompareTo(_order[i].Fact.Recency);
        return order;
    }

    public override string ToString() => $"{Rule.Name}({string.Join(", ", _order.Where(b => b.Fact.Id > 0).Select(b => b.Fact.Name))})";
}
