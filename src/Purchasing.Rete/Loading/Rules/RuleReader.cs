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

    private string[]? _words;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public List<RuleModel> Rules { get; } = [];

    /// <summary>What rules and decision tables have in common, with the actions that the file names.</summary>
    public string[] Words => _words ??= [.. RuleWords.Common, .. RuleWords.Verbs.Where(context.NamedActions.ContainsKey)];

    /// <summary>Reads the rules of a file, or of a stage.</summary>
    public void Read(JsonValue owner, Stage? stage)
    {
        if (owner.Find("rules") is not { } rules || !context.Is(rules, JsonKind.Array, "'rules'")) return;
        foreach (JsonValue json in rules.Items)
        {
            if (context.Diagnostics.IsFull || !HasRoom(json)) return;
            context.Diagnostics.Rule = null;
            if (!context.Is(json, JsonKind.Object, "a rule")) continue;
            string? name = context.String(json, "name", "a rule", required: true);
            context.Diagnostics.Rule = name;
            context.Known(json, "a rule", Words);
            if (name is not null) Unique(name, json.Find("name")!.Location);
            if (Read(json, name ?? "", stage) is { } rule) Rules.Add(rule);
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
    public RuleModel Header(JsonValue json, string name, Stage? stage)
    {
        RuleModel header = Header(json, name);
        foreach (Stage around in stage is null ? [] : stage.Chain.Reverse())
        {
            RuleModel outer = Header(around.Json, around.Model.Name);
            header = header with
            {
                Enabled = header.Enabled && outer.Enabled,
                EffectiveFrom = header.EffectiveFrom ?? outer.EffectiveFrom,
                EffectiveTo = header.EffectiveTo ?? outer.EffectiveTo,
                Tags = [.. outer.Tags.Except(header.Tags), .. header.Tags],
            };
        }
        return header with { Stage = stage?.Model };
    }

    /// <summary>All conditions of a rule or a table, with those of the stages around it; null when one is wrong.</summary>
    public AndCondition? Conditions(JsonValue? json, RuleScope rule, ConditionReader reader, Stage? stage)
    {
        List<ConditionModel> all = [], forbidden = [];
        List<BoundExpression> tests = [];
        bool good = true;
        foreach (Stage around in stage?.Chain ?? []) good &= reader.Part(around.Json, all, forbidden, tests);
        if (json is not null) good &= reader.Part(json, all, forbidden, tests);
        if (!good) return null;
        SourceLocation at = (json ?? stage!.Json).Location;
        AndCondition when = new(Forbidden.Place(all, forbidden), at);
        if (tests.Count > 0) when = TestPlacement.Add(when, tests, at);
        return reader.CheckAlternatives(when) ? when : null;
    }

    private RuleModel Header(JsonValue json, string name)
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
    public (int Value, BoundExpression? Expression) Salience(JsonValue json, Scope scope, Stage? stage)
    {
        if (json.Find("salience") is not { } salience) return (stage?.Salience ?? 0, null);
        if (stage is not null)
        {
            if (salience.Kind != JsonKind.String) return (stage.Salience + (context.Whole(json, "salience", "a rule of a stage", -Stage.MostSalience, Stage.MostSalience) ?? 0), null);
            context.Diagnostics.Error("stage", "the salience of a rule of a stage is a number: it orders the rules of its stage", salience.Location);
            return (0, null);
        }
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

    private RuleModel? Read(JsonValue json, string name, Stage? stage)
    {
        RuleModel header = Header(json, name, stage);
        RuleScope rule = new(context.Root.Child());
        AndCondition? when = Conditions(json, rule, new ConditionReader(context, rule), stage);
        (int salience, BoundExpression? expression) = Salience(json, rule.Scope, stage);
        List<ActionModel>? then = new ActionReader(context, rule, ActionScope(rule.Scope, rule.Lets)).ReadRule(json);
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
