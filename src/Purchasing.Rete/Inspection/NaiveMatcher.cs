using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Purchasing.Rete.Compilation;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Inspection;

/// <summary>
/// Matches conditions against the facts of a session by trying all combinations, without the network: for questions
/// asked after the fact. Not thread-safe.
/// </summary>
/// <param name="memory">The session's working memory.</param>
internal sealed class NaiveMatcher(WorkingMemory memory)
{
    public NaiveEvaluator Evaluator { get; } = new();

    /// <summary>The combinations that satisfy a branch's conditions from an index on, with what is bound already.</summary>
    public IEnumerable<Dictionary<Variable, object>> Matches(IReadOnlyList<ConditionModel> branch, int index, Dictionary<Variable, object> bound)
    {
        if (index == branch.Count) return [bound];
        return branch[index] switch
        {
            PatternCondition pattern => FactsOf(pattern.Variable.FactType).Select(fact => With(bound, pattern.Variable, fact.Fact))
                .Where(facts => pattern.Tests.All(test => Evaluator.IsTrue(test, facts)))
                .SelectMany(facts => Matches(branch, index + 1, facts)),
            NotCondition not => Witness(not.Inner, bound) is null ? Matches(branch, index + 1, bound) : [],
            ExistsCondition exists => Witness(exists.Inner, bound) is null ? [] : Matches(branch, index + 1, bound),
            AccumulateCondition accumulate => Rows(accumulate, bound).Select(row => With(bound, accumulate.Row, row))
                .Where(facts => accumulate.Having.All(test => Evaluator.IsTrue(test, facts)))
                .SelectMany(facts => Matches(branch, index + 1, facts)),
            _ => Matches(branch, index + 1, bound),
        };
    }

    /// <summary>One combination that satisfies a nested condition; null when there is none.</summary>
    public Dictionary<Variable, object>? Witness(ConditionModel inner, Dictionary<Variable, object> bound) =>
        ConditionNormalizer.Branches(inner, nested: true).SelectMany(branch => Matches(branch, 0, bound)).FirstOrDefault();

    /// <summary>The result rows of an accumulate before its <c>having</c>: one, or one for each group.</summary>
    public IEnumerable<object> Rows(AccumulateCondition accumulate, Dictionary<Variable, object> bound)
    {
        List<Dictionary<Variable, object>> matches = [.. ConditionNormalizer.Branches(accumulate.Source, nested: true).SelectMany(branch => Matches(branch, 0, bound))];
        var groups = new Dictionary<string, (object?[] Keys, List<Dictionary<Variable, object>> Matches)>();
        if (accumulate.GroupBy.Count == 0) groups.Add("", ([], []));
        foreach (Dictionary<Variable, object> match in matches)
        {
            object?[] keys = [.. accumulate.GroupBy.Select(g => Evaluator.Evaluate(g.Key, match))];
            // Lengths keep two texts from reading as others; equal decimals may differ in their trailing zeros.
            string key = string.Concat(keys.Select(k => k is null ? "-" : $"{Text(k).Length}:{Text(k)}"));
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = (keys, []));
            group.Matches.Add(match);
        }

        foreach ((object?[] keys, List<Dictionary<Variable, object>> group) in groups.Values)
        {
            var values = new Dictionary<FactField, object?>();
            for (int i = 0; i < keys.Length; i++) values[accumulate.GroupBy[i].Field] = keys[i];
            foreach (AccumulateResult result in accumulate.Results) values[result.Field] = Fold(result, group);
            yield return FactBuilder.Create(accumulate.Row.FactType, values);
        }
    }

    /// <summary>The facts of a type with what they hold now.</summary>
    public IEnumerable<(FactSnapshot Snapshot, object Fact)> FactsOf(FactType type)
    {
        if (type == InitialFact.FactType) return [(new FactSnapshot(0, null, type, []), InitialFact.Instance)];
        return memory.FactsOf(type).Select(f => (new FactSnapshot(memory.Facts[f.Row].Id, null, type, FactContent.Snapshot(type, f.Fact)), f.Fact));
    }

    public static Dictionary<Variable, object> With(Dictionary<Variable, object> bound, Variable variable, object fact) => new(bound) { [variable] = fact };

    private object? Fold(AccumulateResult result, List<Dictionary<Variable, object>> matches)
    {
        if (result.Function == "count" && result.Arguments.Count == 0) return matches.Count;
        List<(object? Value, object? Order)> all = [.. matches.Select(m => (Evaluator.Evaluate(result.Arguments[0], m), Evaluator.Evaluate(result.Arguments[^1], m)))];
        if (result.Custom is { } host) return host.Fold(all.Select(a => a.Value));
        List<object> present = [.. all.Where(a => a.Value is not null).Select(a => a.Value!)];
        Type type = Nullable.GetUnderlyingType(result.Field.Type) ?? result.Field.Type;
        return result.Function switch
        {
            "count" => present.Count,
            "countDistinct" => present.Distinct().Count(),
            "sum" => Convert.ChangeType(present.Sum(v => Convert.ToDecimal(v, CultureInfo.InvariantCulture)), type, CultureInfo.InvariantCulture),
            "average" => present.Count == 0 ? null : present.Average(v => Convert.ToDecimal(v, CultureInfo.InvariantCulture)),
            "collect" => List(type.GetGenericArguments()[0], [.. all.Select(a => a.Value)]),
            "min" or "firstBy" => all.Where(a => a.Order is not null).OrderBy(a => a.Order, s_order).FirstOrDefault().Value,
            _ => all.Where(a => a.Order is not null).OrderByDescending(a => a.Order, s_order).FirstOrDefault().Value,
        };
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The network has made lists of the same type for the same accumulate.")]
    private static Array List(Type item, object?[] values)
    {
        var list = Array.CreateInstance(item, values.Length);
        for (int i = 0; i < values.Length; i++) list.SetValue(values[i], i);
        return list;
    }

    private static string Text(object value) => value is decimal number ? number.ToString("G29", CultureInfo.InvariantCulture) : FactText.Value(value, null);

    private static readonly Comparer<object?> s_order = Comparer<object?>.Create((a, b) =>
        a is string text ? string.CompareOrdinal(text, b as string) : Comparer.DefaultInvariant.Compare(a, b));
}
