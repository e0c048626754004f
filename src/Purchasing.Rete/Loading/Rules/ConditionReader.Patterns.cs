using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Rules;

/// <content>Patterns: a variable, its type in words or by name, and what it is joined with.</content>
internal sealed partial class ConditionReader
{
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
}
