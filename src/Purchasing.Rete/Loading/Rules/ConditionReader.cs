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

    private bool Pattern(JsonValue json, Scope scope, List<ConditionModel> into)
    {
        List<BoundExpression> tests = [];
        if (Variable(json, scope, tests) is not { } variable) return false;
        bool bound = json.Find("where") is not { } where || Tests(where, scope, tests);
        if (bound) into.Add(new PatternCondition(variable, tests, json.Location));
        return bound;
    }

    /// <summary>The variable and type of a pattern; the variable comes into sight.</summary>
    private Variable? Variable(JsonValue json, Scope scope, List<BoundExpression> tests)
    {
        JsonProperty? found = null;
        foreach (JsonProperty property in json.Properties)
        {
            if (property.Name is "where" || property.Name.StartsWith('$')) continue;
            if (found is not null)
            {
                string? suggestion = NearestName.Suggest(property.Name, s_kinds) ?? NearestName.Suggest(found.Name, s_kinds);
                context.Diagnostics.Error("condition", $"a pattern has one variable, but '{found.Name}' and '{property.Name}' are given", property.Location, suggestion);
                return null;
            }
            found = property;
        }
        if (found is not { } pattern)
        {
            context.Diagnostics.Error("condition", "a condition is missing: a pattern {\"v\": \"Type\"}, or not, exists, forall, and, or, test, let, accumulate", json.Location);
            return null;
        }
        if (pattern.Value.Kind != JsonKind.String)
        {
            context.Diagnostics.Error("condition", $"'{pattern.Name}' must be a pattern's variable with the name of a fact type, not {pattern.Value.Describe()}", pattern.Location,
                NearestName.Suggest(pattern.Name, s_kinds));
            return null;
        }
        if (!context.IsName(pattern.Name, pattern.Location, "a variable")) return null;
        return PatternPhrase.Parse(pattern.Value) is { Name: null, Where: null } phrase
            ? Variable(pattern.Name, pattern.Location, phrase, scope, tests)
            : Unknown(pattern.Name, pattern.Value, scope);
    }

    private Variable? Unknown(string name, JsonValue type, Scope scope)
    {
        context.FactType(type.Text, type.Location);
        scope.Poison(name);
        return null;
    }

    /// <summary>The variable of a pattern, with the tests that its words stand for.</summary>
    private Variable? Variable(string name, SourceLocation at, PatternPhrase phrase, Scope scope, List<BoundExpression> tests)
    {
        if (context.FactType(phrase.Type.Text, phrase.Words.Count == 0 && phrase.Of is null && phrase.Name is null ? phrase.Type.Location : phrase.Type.TextLocation) is not { } type)
        {
            scope.Poison(name);
            return null;
        }
        Variable variable = _branches.Count > 0 && Branch(name) is { } other && other.FactType == type ? other : new Variable(name, type);
        if (!Add(name, at, scope.TryAdd(variable))) return null;
        rule.Facts.Add(variable);
        return Words(variable, phrase, scope, tests) ? variable : null;
    }

    /// <summary>A pattern written as text, with or without a variable.</summary>
    private bool Phrase(JsonValue json, Scope scope, List<ConditionModel> into)
    {
        if (PatternPhrase.Parse(json) is not { } phrase)
        {
            context.Diagnostics.Error("condition", "a condition is missing: write a pattern as \"q: Quote of x\"", json.Location);
            return false;
        }
        List<BoundExpression> tests = [];
        Variable? variable;
        if (phrase.Name is { } name)
        {
            variable = context.IsName(name.Text, name.TextLocation, "a variable") ? Variable(name.Text, name.TextLocation, phrase, scope, tests) : null;
        }
        else
        {
            // Nothing can name it; readers see its type.
            variable = context.FactType(phrase.Type.Text, phrase.Type.TextLocation) is { } type ? new Variable(Names.Camel(type.Name), type) : null;
            if (variable is not null && !Words(variable, phrase, scope, tests)) variable = null;
        }
        if (variable is null || (phrase.Where is { } where && !Tests(where, scope, tests))) return false;
        into.Add(new PatternCondition(variable, tests, json.Location));
        return true;
    }

    /// <summary>The tests that "open" and "of x" stand for.</summary>
    private bool Words(Variable variable, PatternPhrase phrase, Scope scope, List<BoundExpression> tests)
    {
        bool good = phrase.Of is null || Of(variable, phrase.Of, scope, tests);
        if (phrase.Words.Count == 0) return good;
        string type = variable.FactType.Name, all = string.Join(' ', phrase.Words.Select(w => w.Text));
        if (context.NamedConditions.ContainsKey($"{all} {type}")) return Named($"{all} {type}", variable, scope, tests) && good;
        foreach (JsonValue word in phrase.Words)
        {
            string name = $"{word.Text} {type}";
            if (context.NamedConditions.ContainsKey(name))
            {
                good &= Named(name, variable, scope, tests);
                continue;
            }
            context.Diagnostics.Error("unknown-condition", $"unknown condition '{name}'", word.TextLocation,
                NearestName.Suggest(name, context.NamedConditions.Keys) ?? (context.NamedConditions.Count == 0 ? "define it under 'conditions'" : null));
            good = false;
        }
        return good;
    }

    /// <summary>The tests of a named condition, said of a variable. What is wrong with them was told where they stand.</summary>
    private bool Named(string name, Variable variable, Scope scope, List<BoundExpression> tests)
    {
        if (context.NamedConditions[name] is not { } condition) return false;
        Scope inside = scope.Child();
        inside.Replace(condition.Variable, new BoundVariable(variable, default), 1);
        DiagnosticBag told = new();
        foreach (JsonValue test in condition.Tests)
        {
            if (Binder.BindTest(test.ToSourceText(), inside, told) is not { } bound) return false;
            scope.Learn(bound);
            ExpressionAnalysis.SplitConjunction(bound, tests);
        }
        return true;
    }

    /// <summary>"of x": the fact has the key of the fact x.</summary>
    private bool Of(Variable variable, JsonValue of, Scope scope, List<BoundExpression> tests)
    {
        SourceLocation at = of.TextLocation;
        if (!scope.TryFind(of.Text, out ScopeEntry? entry) || entry.Variable is not { } other)
        {
            if (!scope.IsPoisoned(of.Text))
                context.Diagnostics.Error("unknown-name", $"unknown variable '{of.Text}'", at, NearestName.Suggest(of.Text, scope.Variables().Where(v => v != variable).Select(v => v.Name)));
            return false;
        }
        if (Pairs(variable.FactType, other.FactType) is not { } pairs)
        {
            string owner = variable.FactType.Name;
            context.Diagnostics.Error("key", context.Keys.ContainsKey(variable.FactType)
                ? $"the key of {owner} does not lead to {other.FactType.Name}: no fields of these names, and no key as long"
                : $"{owner} has no key, so 'of {of.Text}' says nothing", at, $"name it under 'keys': \"keys\": {{ \"{owner}\": \"…\" }}");
            return false;
        }
        Binder binder = new(scope, of.ToSourceText(), context.Diagnostics);
        foreach ((FactField mine, FactField theirs) in pairs)
        {
            BoundField left = new(new BoundVariable(variable, at), mine, at), right = new(new BoundVariable(other, at), theirs, at);
            if (binder.Compare(BinaryOperator.Equal, left, right, at) is not { } equal) return false;
            scope.Learn(equal);
            tests.Add(equal);
        }
        return true;
    }

    /// <summary>The fields that must agree: those of the key and the other type's of the same names, or else its own key.</summary>
    private List<(FactField Mine, FactField Theirs)>? Pairs(FactType mine, FactType theirs)
    {
        if (!context.Keys.TryGetValue(mine, out IReadOnlyList<FactField>? key) || key.Count == 0) return null;
        List<(FactField, FactField)> pairs = [];
        foreach (FactField field in key)
        {
            if (theirs.FindField(field.Name) is { } same) pairs.Add((field, same));
        }
        if (pairs.Count == key.Count) return pairs;
        if (!context.Keys.TryGetValue(theirs, out IReadOnlyList<FactField>? other) || other.Count != key.Count) return null;
        return [.. key.Zip(other)];
    }

    private bool Add(string name, SourceLocation at, bool added)
    {
        if (!added)
            context.Diagnostics.Error("duplicate-name", $"the name '{name}' is taken by a variable, a parameter or a let", at);
        else if (rule.Partial.Contains(name))
            context.Diagnostics.Error("duplicate-name", $"the name '{name}' is bound in some branches of an 'or' only", at, "use another name");
        else
            return true;
        return false;
    }

    /// <summary>In the branches of an 'or', one name and type are one variable, so that what follows can use it.</summary>
    private Variable? Branch(string name)
    {
        foreach (Dictionary<string, Variable> branch in _branches)
        {
            if (branch.TryGetValue(name, out Variable? variable)) return variable;
        }
        return null;
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
