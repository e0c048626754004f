using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>Reads <c>when</c>: conditions of every kind, nested.</summary>
internal sealed partial class ConditionReader(LoadContext context, RuleScope rule)
{
    /// <summary>The most conditions of a rule, and the most alternatives that its <c>or</c>s multiply to.</summary>
    private const int MaxConditions = 1_000;

    private const int MaxAlternatives = 256;

    private static readonly string[] s_kinds = ["not", "exists", "forall", "and", "or", "test", "let", "accumulate", "where"];

    private readonly Stack<Dictionary<string, Variable>> _branches = new();
    private int _count;

    /// <summary>Reads one condition or an array of them, all of which must hold; null when one is wrong.</summary>
    public AndCondition? ReadAll(JsonValue json, Scope scope)
    {
        List<ConditionModel> conditions = [];
        bool failed = false;
        foreach (JsonValue item in JsonChecks.OneOrMany(json)) failed |= !Read(item, scope, conditions);
        return failed ? null : new AndCondition(conditions, json.Location);
    }

    /// <summary>Reads the conditions of a rule, a table or a stage; those that forbid and those that test are kept apart, to be placed when all are known.</summary>
    public bool Part(JsonValue json, List<ConditionModel> into, List<ConditionModel> forbidden, List<BoundExpression> tests)
    {
        bool good = true;
        if (json.Find("when") is { } when)
        {
            if (json.Find("for") is { } both)
            {
                context.Diagnostics.Error("condition", "'when' and 'for' are two words for one thing: use one of them", both.Location);
                good = false;
            }
            foreach (JsonValue item in JsonChecks.OneOrMany(when)) good &= Read(item, rule.Scope, into);
        }
        else if (json.Find("for") is { } patterns)
        {
            foreach (JsonValue item in JsonChecks.OneOrMany(patterns)) good &= Read(item, rule.Scope, into);
        }
        if (json.Find("let") is { } let) good &= Let(let, rule.Scope);
        if (json.Find("unless") is { } unless)
        {
            foreach (JsonValue item in JsonChecks.OneOrMany(unless))
            {
                if (Nested(item, rule.Scope, "unless") is { Children.Count: > 0 } inner) forbidden.Add(new NotCondition(Unwrap(inner), item.Location));
                else good = false;
            }
        }
        if (json.Find("if") is { } conditions) good &= Tests(conditions, rule.Scope, tests);
        return good;
    }

    /// <summary>The alternatives that the condition expands into.</summary>
    public bool CheckAlternatives(ConditionModel condition)
    {
        if (Alternatives(condition) <= MaxAlternatives) return true;
        context.Diagnostics.Error("limit", $"the 'or's of the rule multiply to more than {MaxAlternatives} alternatives", condition.Location, "split the rule");
        return false;
    }

    private static long Alternatives(ConditionModel condition)
    {
        long result = condition is OrCondition ? 0 : 1;
        switch (condition)
        {
            case OrCondition or:
                foreach (ConditionModel child in or.Children) result = Math.Min(result + Alternatives(child), int.MaxValue);
                break;
            case AndCondition and:
                foreach (ConditionModel child in and.Children) result = Math.Min(result * Alternatives(child), int.MaxValue);
                break;
            case NotCondition not: return Alternatives(not.Inner);
            case ExistsCondition exists: return Alternatives(exists.Inner);
            case AccumulateCondition accumulate: return Alternatives(accumulate.Source);
        }
        return result;
    }

    private bool Read(JsonValue json, Scope scope, List<ConditionModel> into)
    {
        if (json.Kind != JsonKind.String && !context.Is(json, JsonKind.Object, "a condition")) return false;
        if (++_count > MaxConditions)
        {
            if (_count == MaxConditions + 1) context.Diagnostics.Error("limit", $"the rule has more than {MaxConditions} conditions", json.Location);
            return false;
        }
        if (json.Kind == JsonKind.String) return Phrase(json, scope, into);
        foreach (JsonProperty property in json.Properties)
        {
            switch (property.Name)
            {
                case "not": return Known(json, "not") & Negated(property, scope, into);
                case "exists": return Known(json, "exists") & Exists(property, scope, into);
                case "forall": return Known(json, "forall", "satisfy") & ForAll(json, property, scope, into);
                case "and": return Known(json, "and") & And(property, scope, into);
                case "or": return Known(json, "or") & Or(property, scope, into);
                case "test": return Known(json, "test") & Test(property.Value, scope, into);
                case "let": return Known(json, "let") & Let(property.Value, scope);
                case "accumulate": return Known(json, "accumulate", "compute", "groupBy", "having") & Accumulate(json, property.Value, scope, into);
            }
        }
        return Pattern(json, scope, into);
    }

    private bool Known(JsonValue json, params ReadOnlySpan<string> names)
    {
        int before = context.Diagnostics.ErrorCount;
        context.Known(json, $"a condition '{names[0]}'", names);
        return context.Diagnostics.ErrorCount == before;
    }

    private bool Tests(JsonValue json, Scope scope, List<BoundExpression> into)
    {
        bool all = true;
        foreach (JsonValue item in JsonChecks.OneOrMany(json))
        {
            if (!context.Is(item, JsonKind.String, "a test"))
            {
                all = false;
            }
            else if (IsWords(item) is var (name, not, words))
            {
                all &= Is(name, not, words, scope, into);
            }
            else if (Binder.BindTest(item.ToSourceText(), scope, context.Diagnostics) is { } test)
            {
                scope.Learn(test);
                ExpressionAnalysis.SplitConjunction(test, into);
            }
            else
            {
                all = false;
            }
        }
        return all;
    }

    /// <summary>The parts of "q is open" and "q is not open"; null for a test of another form.</summary>
    private static (JsonValue Name, bool Not, JsonValue Words)? IsWords(JsonValue test)
    {
        int at = test.Text.IndexOf(" is ", StringComparison.Ordinal);
        if (at <= 0 || !Names.IsIdentifier(test.Text[..at])) return null;
        int words = at + 4;
        bool not = test.Text.AsSpan(words).StartsWith("not ");
        if (not) words += 4;
        return (test.Slice(0, at), not, test.Slice(words, test.Text.Length - words));
    }

    /// <summary>"q is open": the named condition, said of a fact that is bound already.</summary>
    private bool Is(JsonValue name, bool not, JsonValue words, Scope scope, List<BoundExpression> into)
    {
        if (!scope.TryFind(name.Text, out ScopeEntry? entry) || entry.Variable is not { } variable)
        {
            if (!scope.IsPoisoned(name.Text))
                context.Diagnostics.Error("unknown-name", $"unknown variable '{name.Text}'", name.TextLocation, NearestName.Suggest(name.Text, scope.Variables().Select(v => v.Name)));
            return false;
        }
        string condition = $"{words.Text.Trim()} {variable.FactType.Name}";
        if (!context.NamedConditions.ContainsKey(condition))
        {
            context.Diagnostics.Error("unknown-condition", $"unknown condition '{condition}'", words.TextLocation,
                NearestName.Suggest(condition, context.NamedConditions.Keys) ?? (context.NamedConditions.Count == 0 ? "define it under 'conditions'" : null));
            return false;
        }
        List<BoundExpression> tests = [];
        // What a negated condition says is not known to hold.
        if (!Named(condition, variable, not ? scope.Child() : scope, tests)) return false;
        if (not) ExpressionAnalysis.SplitConjunction(ExpressionAnalysis.Not(ExpressionAnalysis.All(tests, words.TextLocation)), into);
        else into.AddRange(tests);
        return true;
    }

    private bool Test(JsonValue json, Scope scope, List<ConditionModel> into)
    {
        List<BoundExpression> tests = [];
        if (!Tests(json, scope, tests)) return false;
        foreach (BoundExpression test in tests) into.Add(new TestCondition(test, json.Location));
        return true;
    }

    private bool Let(JsonValue json, Scope scope)
    {
        if (!context.Is(json, JsonKind.Object, "'let'")) return false;
        bool all = true;
        foreach (JsonProperty property in json.Properties)
        {
            if (!context.IsName(property.Name, property.Location, "a let") || !context.Is(property.Value, JsonKind.String, $"let '{property.Name}'"))
            {
                all = false;
                continue;
            }
            if (Binder.Bind(property.Value.ToSourceText(), scope, context.Diagnostics, out int size) is { } value && IsShallow(value))
            {
                all &= Add(property.Name, property.Location, scope.TryAdd(property.Name, value, size));
                if (scope == rule.Scope) rule.Lets.Add((property.Name, property.Value));
            }
            else
            {
                scope.Poison(property.Name);
                all = false;
            }
        }
        return all;
    }

    /// <summary>Lets of lets of lets could grow trees that no stack can walk.</summary>
    private bool IsShallow(BoundExpression value)
    {
        if (ExpressionAnalysis.Depth(value) <= 2 * Parser.MaxDepth) return true;
        context.Diagnostics.Error("expression-too-deep", $"the 'let's within each other are nested more than {2 * Parser.MaxDepth} levels deep", value.Location);
        return false;
    }

    private AndCondition? Nested(JsonValue json, Scope scope, string what)
    {
        if (json.Kind == JsonKind.Array && json.Items.Count == 0)
        {
            context.Diagnostics.Error("condition", $"'{what}' has no conditions", json.Location);
            return null;
        }
        // Names bound inside are not in sight outside, and not shared between branches.
        Dictionary<string, Variable>[] branches = [.. _branches];
        _branches.Clear();
        AndCondition? inner = ReadAll(json, scope.Child());
        for (int i = branches.Length - 1; i >= 0; i--) _branches.Push(branches[i]);
        return inner;
    }

    private static ConditionModel Unwrap(AndCondition and) => and.Children.Count == 1 ? and.Children[0] : and;

    private bool Negated(JsonProperty property, Scope scope, List<ConditionModel> into)
    {
        if (Nested(property.Value, scope, "not") is not { } inner) return false;
        into.Add(new NotCondition(Unwrap(inner), property.Location));
        return true;
    }

    private bool Exists(JsonProperty property, Scope scope, List<ConditionModel> into)
    {
        if (Nested(property.Value, scope, "exists") is not { } inner) return false;
        into.Add(new ExistsCondition(Unwrap(inner), property.Location));
        return true;
    }

    /// <summary>All that match the pattern satisfy the tests: none matches it and fails one of them.</summary>
    private bool ForAll(JsonValue json, JsonProperty property, Scope scope, List<ConditionModel> into)
    {
        if (json.Find("satisfy") is not { } satisfy)
        {
            context.Diagnostics.Error("missing", "'forall' needs 'satisfy'", json.Location);
            return false;
        }
        if (!context.Is(property.Value, JsonKind.Object, "'forall'")) return false;
        Scope inside = scope.Child();
        List<BoundExpression> tests = [], wanted = [];
        if (Variable(property.Value, inside, tests) is not { } variable) return false;
        rule.Facts.Remove(variable);
        bool bound = property.Value.Find("where") is not { } where || Tests(where, inside, tests);
        bound &= Tests(satisfy, inside, wanted);
        if (!bound) return false;
        tests.Add(ExpressionAnalysis.Not(ExpressionAnalysis.All(wanted, satisfy.Location)));
        into.Add(new NotCondition(new PatternCondition(variable, tests, property.Value.Location), property.Location));
        return true;
    }

    private bool And(JsonProperty property, Scope scope, List<ConditionModel> into)
    {
        if (ReadAll(property.Value, scope) is not { } and) return false;
        into.AddRange(and.Children);
        return true;
    }

    private bool Or(JsonProperty property, Scope scope, List<ConditionModel> into)
    {
        if (!context.Is(property.Value, JsonKind.Array, "'or'")) return false;
        if (property.Value.Items.Count == 0)
        {
            context.Diagnostics.Error("condition", "'or' has no branches", property.Value.Location);
            return false;
        }
        List<ConditionModel> branches = [];
        Dictionary<string, Variable> shared = new(StringComparer.Ordinal);
        Dictionary<Variable, int> bound = [];
        bool failed = false;
        _branches.Push(shared);
        foreach (JsonValue item in property.Value.Items)
        {
            Scope inside = scope.Child();
            if (ReadAll(item, inside) is { } branch)
                branches.Add(Unwrap(branch));
            else
                failed = true;
            foreach (Variable variable in inside.OwnVariables())
            {
                shared[variable.Name] = variable;
                bound[variable] = bound.GetValueOrDefault(variable) + 1;
            }
        }
        _branches.Pop();
        foreach ((Variable variable, int count) in bound)
        {
            if (count == property.Value.Items.Count)
            {
                scope.TryAdd(variable);
                continue;
            }
            rule.Partial.Add(variable.Name);
            rule.Facts.Remove(variable);
        }
        if (failed) return false;
        into.Add(new OrCondition(branches, property.Location));
        return true;
    }
}
