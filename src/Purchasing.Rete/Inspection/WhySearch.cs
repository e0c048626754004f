using Purchasing.Rete.Compilation;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Inspection;

/// <summary>
/// Finds the firings that led to a field's value: the one that wrote it last, those that wrote what that one read, and so
/// on. The firings are gone through once; each is then found by what it wrote. Not thread-safe.
/// </summary>
internal sealed class WhySearch
{
    private readonly IReadOnlyList<Firing> _firings;

    // Sequences of the firings that wrote a field, or inserted a fact (null), ascending.
    private readonly Dictionary<(int Fact, string? Field), List<int>> _writers = [];
    private readonly Dictionary<string, RuleModel> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, string? Variable), string[]> _read = [];

    public WhySearch(RuleSetModel model, IReadOnlyList<Firing> firings)
    {
        _firings = firings;
        foreach (RuleModel rule in model.Rules) _rules.TryAdd(rule.Name, rule);
        foreach (Firing firing in firings)
        {
            foreach (FieldChange change in firing.Changes) Note(change.Fact.Id, change.Field.Name, firing.Sequence);
            foreach (FactSnapshot inserted in firing.Inserted) Note(inserted.Id, null, firing.Sequence);
        }
    }

    /// <summary>How many firings and fields were looked at, for tests of growth.</summary>
    public long Steps { get; private set; }

    /// <summary>The firings behind a field of a fact, in the order in which they happened.</summary>
    public IReadOnlyList<Firing> Of(int fact, string field)
    {
        var chain = new SortedDictionary<int, Firing>();
        // Chains are as long as sessions run: the stack of calls would not do.
        var open = new Stack<(int Fact, string Field, int Before)>();
        open.Push((fact, field, int.MaxValue));
        while (open.TryPop(out (int Fact, string Field, int Before) next))
        {
            Steps++;
            int sequence = Math.Max(Last(next.Fact, next.Field, next.Before), Last(next.Fact, null, next.Before));
            if (sequence == 0) continue;
            Firing writer = _firings[sequence - 1];
            if (!chain.TryAdd(sequence, writer)) continue;
            foreach (FactSnapshot matched in writer.Matched)
                foreach (string read in FieldsRead(writer.Rule, matched.Variable))
                    open.Push((matched.Id, read, sequence));
        }

        return [.. chain.Values];
    }

    private void Note(int fact, string? field, int sequence)
    {
        if (!_writers.TryGetValue((fact, field), out List<int>? writers)) _writers.Add((fact, field), writers = []);
        writers.Add(sequence);
    }

    /// <summary>The last of the firings before one that wrote something; 0 for none.</summary>
    private int Last(int fact, string? field, int before)
    {
        if (!_writers.TryGetValue((fact, field), out List<int>? writers)) return 0;
        int at = writers.BinarySearch(before);
        if (at < 0) at = ~at;
        return at == 0 ? 0 : writers[at - 1];
    }

    private string[] FieldsRead(string rule, string? variable)
    {
        if (_read.TryGetValue((rule, variable), out string[]? known)) return known;
        RuleModel model = _rules[rule];
        IEnumerable<BoundExpression> expressions = ConditionExpressions.Of(model.When)
            .Concat(model.Then.SelectMany(action => action switch
            {
                ModifyAction modify => modify.Fields.Select(f => f.Value),
                InsertAction insert => insert.Fields.Select(f => f.Value),
                _ => [],
            }));
        string[] fields = [.. expressions
            .SelectMany(expression => ExpressionAnalysis.Variables(expression).Where(v => v.Name == variable)
                .SelectMany(v => ExpressionAnalysis.FieldsRead(expression, v) ?? (IEnumerable<FactField>)[.. v.FactType.Fields]))
            .Select(f => f.Name).Distinct()];
        _read.Add((rule, variable), fields);
        return fields;
    }
}
