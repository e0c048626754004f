using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>Reads <c>rules</c>.</summary>
internal sealed class RuleReader(LoadContext context)
{
    private const int MaxSalience = 1_000_000_000;

    /// <summary>What rules and decision tables have in common.</summary>
    public static readonly string[] CommonProperties =
    [
        "name", "description", "enabled", "salience", "group", "activationGroup", "noLoop", "lockOnActive",
        "effectiveFrom", "effectiveTo", "tags", "when", "then", "because",
    ];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public List<RuleModel> Rules { get; } = [];

    public void Read(JsonValue file)
    {
        if (file.Find("rules") is not { } rules || !context.Is(rules, JsonKind.Array, "'rules'")) return;
        foreach (JsonValue json in rules.Items)
        {
            if (context.Diagnostics.IsFull || !HasRoom(json)) return;
            context.Diagnostics.Rule = null;
            if (!context.Is(json, JsonKind.Object, "a rule")) continue;
            string? name = context.String(json, "name", "a rule", required: true);
            context.Diagnostics.Rule = name;
            context.Known(json, "a rule", CommonProperties);
            if (name is not null) Unique(name, json.Find("name")!.Location);
            if (Read(json, name ?? "") is { } rule) Rules.Add(rule);
        }
        context.Diagnostics.Rule = null;
    }

    /// <summary>Whether one more rule is within the limit.</summary>
    public bool HasRoom(JsonValue at)
    {
        if (Rules.Count < context.Settings.MaxRules) return true;
        context.Diagnostics.Error("limit", $"the rule set has more than {context.Settings.MaxRules} rules", at.Location);
        return false;
    }

    public void Unique(string name, SourceLocation at)
    {
        if (!_names.Add(name)) context.Diagnostics.Error("duplicate-name", $"there is a rule '{name}' already", at);
    }

    /// <summary>The properties of a rule without its conditions and actions.</summary>
    public RuleModel Header(JsonValue json, string name)
    {
        DateTimeOffset? from = JsonValues.Instant(context, json, "effectiveFrom", endOfDay: false), to = JsonValues.Instant(context, json, "effectiveTo", endOfDay: true);
        if (from > to) context.Diagnostics.Error("range", "'effectiveTo' lies before 'effectiveFrom'", json.Find("effectiveTo")!.Location);
        return new RuleModel
        {
            Name = name,
            Description = context.String(json, "description", "a rule"),
            Group = context.String(json, "group", "a rule"),
            ActivationGroup = context.String(json, "activationGroup", "a rule"),
            NoLoop = context.Flag(json, "noLoop", "a rule", false),
            LockOnActive = context.Flag(json, "lockOnActive", "a rule", false),
            Enabled = context.Flag(json, "enabled", "a rule", true),
            EffectiveFrom = from,
            EffectiveTo = to,
            Tags = Tags(json),
            When = new AndCondition([], json.Location),
            Then = [],
            Location = json.Location,
        };
    }

    /// <summary>The salience: a number, or an expression over the match that gives one.</summary>
    public (int Value, BoundExpression? Expression) Salience(JsonValue json, Scope scope)
    {
        if (json.Find("salience") is not { } salience) return (0, null);
        if (salience.Kind != JsonKind.String) return (context.Whole(json, "salience", "a rule", -MaxSalience, MaxSalience) ?? 0, null);
        return Binder.BindTo(salience.ToSourceText(), scope, context.Diagnostics, typeof(int), false, "'salience'") switch
        {
            null => (0, null),
            BoundConstant { Value: int constant } => (constant, null),
            var expression => (0, expression),
        };
    }

    /// <summary>The scope of actions: fields that the conditions have proven not null count as such.</summary>
    public static Scope ActionScope(Scope conditions, List<(string Name, JsonValue Expression)> lets)
    {
        Scope scope = conditions.Child();
        scope.AssumeProven = true;
        DiagnosticBag ignored = new();
        foreach ((string name, JsonValue expression) in lets)
        {
            if (Binder.Bind(expression.ToSourceText(), scope, ignored, out int size) is { } value) scope.Replace(name, value, size);
        }
        return scope;
    }

    private RuleModel? Read(JsonValue json, string name)
    {
        RuleModel header = Header(json, name);
        RuleScope rule = new(context.Root.Child());
        ConditionReader conditions = new(context, rule);
        AndCondition? when = json.Find("when") is { } whenJson ? conditions.ReadAll(whenJson, rule.Scope) : new AndCondition([], json.Location);
        if (when is not null && !conditions.CheckAlternatives(when)) when = null;
        (int salience, BoundExpression? expression) = Salience(json, rule.Scope);

        List<ActionModel>? then = null;
        if (json.Find("then") is { } thenJson)
            then = new ActionReader(context, rule, ActionScope(rule.Scope, rule.Lets)).ReadAll(thenJson);
        else
            context.Diagnostics.Error("missing", "a rule needs 'then'", json.Location);
        BoundTemplate? because = json.Find("because") is { } sentence ? TemplateReader.Read(context, sentence, rule.Scope, "'because'") : null;
        if (when is null || then is null) return null;
        return header with { Salience = salience, SalienceExpression = expression, When = when, Then = then, Because = because };
    }

    private List<string> Tags(JsonValue json)
    {
        List<string> tags = [];
        if (json.Find("tags") is not { } list || !context.Is(list, JsonKind.Array, "'tags'")) return tags;
        foreach (JsonValue item in list.Items)
        {
            if (context.Is(item, JsonKind.String, "a tag")) tags.Add(item.Text);
        }
        return tags;
    }
}
