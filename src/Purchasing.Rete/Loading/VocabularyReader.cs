using System.Text.RegularExpressions;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading;

/// <summary>Reads <c>keys</c>, <c>conditions</c> and <c>actions</c>: the words in which the rules of a file are written.</summary>
internal sealed partial class VocabularyReader(LoadContext context)
{
    private const int MaxWords = 1_000;

    public void Read(JsonValue file)
    {
        Keys(file);
        Conditions(file);
        Actions(file);
    }

    private void Keys(JsonValue file)
    {
        if (file.Find("keys") is not { } keys || !context.Is(keys, JsonKind.Object, "'keys'")) return;
        foreach (JsonProperty property in keys.Properties)
        {
            if (property.Name.StartsWith('$') || context.FactType(property.Name, property.Location) is not { } type) continue;
            List<FactField> fields = [];
            foreach (JsonValue item in JsonChecks.OneOrMany(property.Value))
            {
                if (!context.Is(item, JsonKind.String, $"the key of {type.Name}")) continue;
                if (type.FindField(item.Text) is { } field) fields.Add(field);
                else context.Diagnostics.Error("unknown-field", $"unknown field '{item.Text}' of {type.Name}", item.Location, NearestName.Suggest(item.Text, type.Fields.Select(f => f.Name)));
            }
            if (property.Value is { Kind: JsonKind.Array, Items.Count: 0 }) context.Diagnostics.Error("missing", $"the key of {type.Name} has no fields", property.Value.Location);
            context.Keys[type] = fields;
        }
    }

    private void Conditions(JsonValue file)
    {
        if (file.Find("conditions") is not { } conditions || !context.Is(conditions, JsonKind.Object, "'conditions'")) return;
        foreach (JsonProperty property in conditions.Properties)
        {
            if (property.Name.StartsWith('$')) continue;
            string[] words = property.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !words.All(Names.IsIdentifier) || words.Contains("of") || words.Contains("where") || context.NamedConditions.Count >= MaxWords)
            {
                context.Diagnostics.Error("name", $"'{Clip(property.Name)}' cannot name a condition: words and then a fact type, such as \"open Quote\"", property.Location);
                continue;
            }
            string name = string.Join(' ', words);
            if (context.NamedConditions.ContainsKey(name))
            {
                context.Diagnostics.Error("duplicate-name", $"there is a condition '{name}' already", property.Location);
                continue;
            }
            context.NamedConditions.Add(name, context.FactType(words[^1], property.Location) is { } type ? Condition(property.Value, type, name) : null);
        }
    }

    /// <summary>The tests, bound once to find what is wrong with them where they stand.</summary>
    private NamedCondition? Condition(JsonValue value, FactType type, string name)
    {
        List<JsonValue> tests = [];
        HashSet<string> variables = new(StringComparer.Ordinal);
        foreach (JsonValue item in JsonChecks.OneOrMany(value))
        {
            if (!context.Is(item, JsonKind.String, $"a test of condition '{name}'")) return null;
            if (Parser.Parse(item.ToSourceText(), context.Diagnostics) is not { } syntax) return null;
            Facts(syntax, variables);
            tests.Add(item);
        }
        if (variables.Count != 1)
        {
            string found = variables.Count == 0 ? "none" : string.Join(", ", variables.Order(StringComparer.Ordinal));
            context.Diagnostics.Error("condition", $"the tests of condition '{name}' must read one fact, but they read {found}", value.Location, "read its fields as q.field");
            return null;
        }
        string variable = variables.Single();
        Scope scope = context.Root.Child();
        scope.TryAdd(new Variable(variable, type));
        int errors = context.Diagnostics.ErrorCount;
        foreach (JsonValue test in tests) Binder.BindTest(test.ToSourceText(), scope, context.Diagnostics);
        return context.Diagnostics.ErrorCount == errors ? new NamedCondition(variable, tests) : null;
    }

    /// <summary>The names whose fields an expression reads, parameters and enums left out.</summary>
    private void Facts(SyntaxNode syntax, HashSet<string> into)
    {
        switch (syntax)
        {
            case NameSyntax name when !context.Root.TryFind(name.Name, out _) && !context.Root.TryFindEnum(name.Name, out _):
                into.Add(name.Name);
                break;
            case MemberSyntax member:
                Facts(member.Target, into);
                break;
            case UnarySyntax unary:
                Facts(unary.Operand, into);
                break;
            case BinarySyntax binary:
                Facts(binary.Left, into);
                Facts(binary.Right, into);
                break;
            case CoalesceSyntax coalesce:
                Facts(coalesce.Left, into);
                Facts(coalesce.Right, into);
                break;
            case ConditionalSyntax conditional:
                Facts(conditional.Test, into);
                Facts(conditional.IfTrue, into);
                Facts(conditional.IfFalse, into);
                break;
            case InSyntax membership:
                Facts(membership.Value, into);
                foreach (SyntaxNode item in membership.Items) Facts(item, into);
                break;
            case CallSyntax call:
                foreach (SyntaxNode argument in call.Arguments) Facts(argument, into);
                break;
        }
    }

    private void Actions(JsonValue file)
    {
        if (file.Find("actions") is not { } actions || !context.Is(actions, JsonKind.Object, "'actions'")) return;
        foreach (JsonProperty property in actions.Properties)
        {
            if (property.Name.StartsWith('$') || !context.IsName(property.Name, property.Location, "an action")) continue;
            if (Array.IndexOf(RuleWords.Common, property.Name) >= 0 || context.NamedActions.ContainsKey(property.Name) || context.NamedActions.Count >= MaxWords)
                context.Diagnostics.Error("duplicate-name", $"'{property.Name}' is a word of the language or an action already", property.Location);
            else if (property.Value.Kind is JsonKind.Object or JsonKind.Array)
                context.NamedActions.Add(property.Name, new NamedAction(property.Value, Uses(property.Value, Key()), Uses(property.Value, Value())));
            else
                context.Is(property.Value, JsonKind.Object, $"action '{property.Name}'");
        }
    }

    private static bool Uses(JsonValue value, Regex word) =>
        (value.Kind == JsonKind.String && word.IsMatch(value.Text)) || value.Items.Exists(i => Uses(i, word)) || value.Properties.Exists(p => Uses(p.Value, word));

    private static string Clip(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"(?<![\w.'])key(?![\w'])")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<![\w.'])value(?![\w'])")]
    private static partial Regex Value();
}
