using System.Reflection;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;
using Binder = Purchasing.Rete.Expressions.Binding.Binder;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>Reads <c>then</c>: the actions of a rule, in order.</summary>
internal sealed class ActionReader(LoadContext context, RuleScope rule, Scope scope)
{
    private const int MaxActions = 200;

    private static readonly string[] s_kinds = ["insert", "insertLogical", "modify", "retract", "focus", "halt", "log", "emit", "call"];

    public List<ActionModel>? ReadAll(JsonValue json)
    {
        List<ActionModel> actions = [];
        bool failed = false;
        foreach (JsonValue item in JsonChecks.OneOrMany(json))
        {
            if (actions.Count == MaxActions)
            {
                context.Diagnostics.Error("limit", $"the rule has more than {MaxActions} actions", item.Location);
                return null;
            }
            failed |= !Read(item, actions);
        }
        return failed ? null : actions;
    }

    /// <summary>The actions of a rule in the order of its properties: <c>then</c>, and the short forms.</summary>
    public List<ActionModel>? ReadRule(JsonValue json)
    {
        if (Short(json) is not { } actions) return null;
        if (json.Properties.Exists(p => Array.IndexOf(RuleWords.Actions, p.Name) >= 0 || IsVerb(p.Name))) return actions;
        context.Diagnostics.Error("missing", "a rule needs 'then'", json.Location, "or 'set', 'text', 'hold', 'reject', 'notice', 'do'");
        return null;
    }

    private bool IsVerb(string name) => Array.IndexOf(RuleWords.Verbs, name) >= 0 && context.NamedActions.ContainsKey(name);

    /// <summary>The actions that an object has, none if none; null when one is wrong.</summary>
    public List<ActionModel>? Short(JsonValue json)
    {
        List<ActionModel> actions = [];
        bool good = true, fieldsRead = false;
        foreach (JsonProperty property in json.Properties)
        {
            switch (property.Name)
            {
                case "then" when ReadAll(property.Value) is { } then:
                    actions.AddRange(then);
                    break;
                case "then":
                    good = false;
                    break;
                case "set" or "text":
                    if (!fieldsRead) good &= SetFields(json, actions);
                    fieldsRead = true;
                    break;
                case "do":
                    if (!context.Is(property.Value, JsonKind.Object, "'do'"))
                    {
                        good = false;
                        break;
                    }
                    foreach (JsonProperty use in property.Value.Properties) good &= Named(use, actions);
                    break;
                case var name when IsVerb(name):
                    good &= Named(property, actions);
                    break;
            }
        }
        return good ? actions : null;
    }

    /// <summary>Fields with their variables in front, gathered into one change of each fact.</summary>
    private bool SetFields(JsonValue json, List<ActionModel> into)
    {
        List<(Variable Variable, List<FieldAssignment> Fields, SourceLocation At)> changes = [];
        bool good = true;
        foreach (string kind in (ReadOnlySpan<string>)["set", "text"])
        {
            if (json.Find(kind) is not { } set) continue;
            if (!context.Is(set, JsonKind.Object, $"'{kind}'"))
            {
                good = false;
                continue;
            }
            foreach (JsonProperty property in set.Properties)
            {
                int dot = property.Name.IndexOf('.', StringComparison.Ordinal);
                if (dot <= 0)
                {
                    context.Diagnostics.Error("syntax", $"'{kind}' of a rule names a field with its variable in front, such as x.{(property.Name.Length is 0 or > 40 ? "orderQty" : property.Name)}", property.Location);
                    good = false;
                    continue;
                }
                SourceLocation at = property.Location with { Column = property.Location.Column + 1 };
                if (Fact(property.Name[..dot], at) is not { } variable || Settable(variable.FactType, property.Name[(dot + 1)..], at with { Column = at.Column + dot + 1 }, inserting: false) is not { } field)
                {
                    good = false;
                    continue;
                }
                int index = changes.FindIndex(c => c.Variable == variable);
                if (index < 0)
                {
                    index = changes.Count;
                    changes.Add((variable, [], property.Location));
                }
                good &= Add(changes[index].Fields, field, property, kind, variable.FactType);
            }
        }
        foreach ((Variable variable, List<FieldAssignment> fields, SourceLocation at) in changes) into.Add(new ModifyAction(variable, fields, at));
        return good;
    }

    private bool Add(List<FieldAssignment> fields, FactField field, JsonProperty property, string kind, FactType type)
    {
        if (fields.Exists(f => f.Field == field))
        {
            context.Diagnostics.Error("duplicate-name", $"field '{field.Name}' is set twice", property.Location);
            return false;
        }
        FieldAssignment? assignment = kind == "set" ? Assignment(field, type.Name, property.Value) : TextOf(field, type.Name, property.Value);
        if (assignment is null) return false;
        fields.Add(assignment);
        return true;
    }

    /// <summary>The assignment of a text with holes, which needs no quotes of its own.</summary>
    private FieldAssignment? TextOf(FactField field, string owner, JsonValue value)
    {
        if (TemplateReader.Read(context, value, scope, $"the text of field '{field.Name}'") is not { } template) return null;
        if (template.Parts.All(p => p.Value is null))
        {
            string text = string.Concat(template.Parts.Select(p => p.Text));
            if (field.Type == typeof(string)) return new FieldAssignment(field, new BoundConstant(text, typeof(string), value.Location));
            return JsonValues.TryRead(context, value, field.Type, field.IsNullable, $"field '{field.Name}' of {owner}", out object? constant)
                ? new FieldAssignment(field, new BoundConstant(constant, field.Type, value.Location))
                : null;
        }
        if (field.Type == typeof(string)) return new FieldAssignment(field, new BoundText(template, value.Location));
        context.Diagnostics.Error("type", $"field '{field.Name}' of {owner} is {TypeRules.NameOf(field.Type)}, which a text with holes cannot be", value.Location);
        return null;
    }

    /// <summary>An action that the file names, with the text that the rule gives it.</summary>
    private bool Named(JsonProperty use, List<ActionModel> into)
    {
        if (!context.NamedActions.TryGetValue(use.Name, out NamedAction? action))
        {
            context.Diagnostics.Error("unknown-action", $"unknown action '{use.Name}'", use.Location, NearestName.Suggest(use.Name, context.NamedActions.Keys) ?? (context.NamedActions.Count == 0 ? "define it under 'actions'" : null));
            return false;
        }
        JsonValue text = use.Value;
        string? key = null;
        if (text is { Kind: JsonKind.Object, Properties: [var only] }) (key, text) = (only.Name, only.Value);
        if (key is null == action.UsesKey)
        {
            if (action.UsesKey) context.Diagnostics.Error("arguments", $"'{use.Name}' takes a key and then its text", use.Value.Location, "write it as { \"key\": \"text\" }");
            else context.Diagnostics.Error("arguments", $"'{use.Name}' takes a text only", use.Value.Location);
            return false;
        }
        Scope inside = scope.Child();
        if (action.UsesValue)
        {
            if (!context.Is(text, JsonKind.String, $"the value of '{use.Name}'") || Binder.Bind(text.ToSourceText(), scope, context.Diagnostics, out int size) is not { } value) return false;
            inside.Replace("value", value, size);
        }
        else if (TemplateReader.Read(context, text, scope, $"the text of '{use.Name}'") is { } template)
            inside.Replace("text", template.Parts is [{ Value: null, Text: var all }] ? new BoundConstant(all, typeof(string), text.Location) : new BoundText(template, text.Location), 1);
        else
            return false;
        if (key is not null) inside.Replace("key", new BoundConstant(key, typeof(string), use.Value.Location), 1);
        ActionReader reader = new(context, rule, inside);
        bool isLong = action.Definition.Kind == JsonKind.Array || action.Definition.Properties.Exists(p => Array.IndexOf(s_kinds, p.Name) >= 0);
        if (!isLong) context.Known(action.Definition, $"action '{use.Name}'", "set", "text");
        if ((isLong ? reader.ReadAll(action.Definition) : reader.Short(action.Definition)) is not { } actions) return false;
        into.AddRange(actions);
        return true;
    }

    /// <summary>The assignment of an expression, or of a JSON constant, to a field.</summary>
    public FieldAssignment? Assignment(FactField field, string owner, JsonValue value)
    {
        string what = $"field '{field.Name}' of {owner}";
        if (value.Kind == JsonKind.String)
        {
            BoundExpression? bound = Binder.BindTo(value.ToSourceText(), scope, context.Diagnostics, field.Type, field.IsNullable, what);
            return bound is null ? null : new FieldAssignment(field, bound);
        }
        return JsonValues.TryRead(context, value, field.Type, field.IsNullable, what, out object? constant)
            ? new FieldAssignment(field, new BoundConstant(constant, field.Type, value.Location))
            : null;
    }

    /// <summary>A field that an action may set; reports why not.</summary>
    public FactField? Settable(FactType type, string name, SourceLocation at, bool inserting)
    {
        if (type.FindField(name) is not { } field)
        {
            context.Diagnostics.Error("unknown-field", $"unknown field '{name}' of {type.Name}", at, NearestName.Suggest(name, type.Fields.Select(f => f.Name)));
            return null;
        }
        if (field.IsWritable && (inserting || !field.IsInitOnly)) return field;
        if (inserting && IsByConstructor(type, field)) return field;
        string why = field.IsInitOnly ? "can be set only when the fact is made (init)" : "is read-only";
        context.Diagnostics.Error("read-only", $"field '{field.Name}' of {type.Name} {why}", at);
        return null;
    }

    private bool Read(JsonValue json, List<ActionModel> into)
    {
        if (!context.Is(json, JsonKind.Object, "an action")) return false;
        foreach (JsonProperty property in json.Properties)
        {
            switch (property.Name)
            {
                case "insert" or "insertLogical": return Known(json, property.Name, "set", "text", "as") & Insert(json, property, into);
                case "modify": return Known(json, "modify", "set", "text") & Modify(json, property.Value, into);
                case "retract": return Known(json, "retract") & Retract(property.Value, into);
                case "focus": return Known(json, "focus") & Focus(property.Value, into);
                case "halt": return Known(json, "halt") & Halt(property, into);
                case "log": return Known(json, "log") & Log(property.Value, into);
                case "emit": return Known(json, "emit", "with") & Emit(json, property.Value, into);
                case "call": return Known(json, "call", "with") & Call(json, property.Value, into);
            }
        }
        if (json.Properties is [var single] && IsVerb(single.Name)) return Named(single, into);
        string found = json.Properties.Count == 0 ? "" : $", not '{json.Properties[0].Name}'";
        context.Diagnostics.Error("action", $"an action is one of {string.Join(", ", s_kinds)}{found}", json.Properties.Count == 0 ? json.Location : json.Properties[0].Location,
            json.Properties.Count == 0 ? null : NearestName.Suggest(json.Properties[0].Name, s_kinds));
        return false;
    }

    private bool Known(JsonValue json, string action, params ReadOnlySpan<string> more)
    {
        int before = context.Diagnostics.ErrorCount;
        context.Known(json, $"an action '{action}'", [action, .. more]);
        return context.Diagnostics.ErrorCount == before;
    }

    private bool Insert(JsonValue json, JsonProperty property, List<ActionModel> into)
    {
        if (!context.Is(property.Value, JsonKind.String, $"'{property.Name}'") || context.FactType(property.Value.Text, property.Value.Location) is not { } type) return false;
        bool good = true;
        List<FieldAssignment> fields = [];
        if (json.Find("set") is { } set) good = Set(set, "set", type, inserting: true, fields);
        if (json.Find("text") is { } texts) good &= Set(texts, "text", type, inserting: true, fields);
        good &= Complete(type, fields, property.Value.Location, reportMissing: good);
        Variable? variable = null;
        if (context.String(json, "as", "an insert") is { } name && context.IsName(name, json.Find("as")!.Location, "a variable"))
        {
            variable = new Variable(name, type);
            if (!scope.TryAdd(variable))
            {
                context.Diagnostics.Error("duplicate-name", $"the name '{name}' is taken by a variable, a parameter or a let", json.Find("as")!.Location);
                return false;
            }
            rule.Facts.Add(variable);
        }
        if (good) into.Add(new InsertAction(type, fields, property.Name == "insertLogical", variable, property.Location));
        return good;
    }

    /// <summary>Adds declared defaults, and reports required fields that are not set and types that cannot be made.</summary>
    public bool Complete(FactType type, List<FieldAssignment> fields, SourceLocation at, bool reportMissing)
    {
        bool good = true;
        ConstructorInfo? constructor = type.IsDeclared ? null : Constructor(type.ClrType);
        if (!type.IsDeclared && constructor is null)
        {
            context.Diagnostics.Error("insert", $"{type.Name} cannot be inserted by a rule: it has no public constructor", at);
            return false;
        }
        foreach (FactField field in type.Fields)
        {
            if (fields.Exists(f => f.Field == field)) continue;
            if (field.Default is { } value)
            {
                fields.Add(new FieldAssignment(field, new BoundConstant(value, field.Type, at)));
            }
            else if (reportMissing && (field.IsRequired || (IsParameter(constructor, field) && !field.IsNullable)))
            {
                context.Diagnostics.Error("missing", $"the insert does not set '{field.Name}' of {type.Name}, which may not be null", at,
                    type.IsDeclared ? "set it, or declare it nullable or with a default" : "set it");
                good = false;
            }
        }
        return good;
    }

    private static bool IsByConstructor(FactType type, FactField field) => !type.IsDeclared && IsParameter(Constructor(type.ClrType), field);

    private static bool IsParameter(ConstructorInfo? constructor, FactField field)
    {
        if (constructor is null) return false;
        foreach (ParameterInfo parameter in constructor.GetParameters())
        {
            if (Names.Same(parameter.Name ?? "", field.Name) && !parameter.HasDefaultValue) return true;
        }
        return false;
    }

    /// <summary>The constructor that an insert calls: the one without parameters, else the one with the most.</summary>
    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Fact types are registered with their public constructors kept.")]
    private static ConstructorInfo? Constructor(Type type)
    {
        if (type.IsAbstract) return null;
        ConstructorInfo? best = null;
        foreach (ConstructorInfo candidate in type.GetConstructors())
        {
            int count = candidate.GetParameters().Length;
            if (count == 0) return candidate;
            if (best is null || count > best.GetParameters().Length) best = candidate;
        }
        return best;
    }

    private bool Set(JsonValue set, string kind, FactType type, bool inserting, List<FieldAssignment> into)
    {
        if (!context.Is(set, JsonKind.Object, $"'{kind}'")) return false;
        bool good = true;
        foreach (JsonProperty property in set.Properties)
        {
            if (Settable(type, property.Name, property.Location, inserting) is not { } field)
                good = false;
            else
                good &= Add(into, field, property, kind, type);
        }
        return good;
    }

    /// <summary>The variable of a fact that may be changed; reports a name that is none.</summary>
    public Variable? Fact(string name, SourceLocation at)
    {
        if (scope.TryFind(name, out ScopeEntry? entry) && entry.Variable is { } variable && rule.Facts.Contains(variable)) return variable;
        if (scope.IsPoisoned(name)) return null;
        string message = entry?.Expression is null ? $"unknown variable '{name}'" : $"'{name}' is a value, not a fact";
        context.Diagnostics.Error("unknown-name", message, at, NearestName.Suggest(name, rule.Facts.Select(v => v.Name)));
        return null;
    }

    private bool Modify(JsonValue json, JsonValue name, List<ActionModel> into)
    {
        if (!context.Is(name, JsonKind.String, "'modify'")) return false;
        JsonValue? set = json.Find("set"), texts = json.Find("text");
        if (set is null && texts is null)
        {
            context.Diagnostics.Error("missing", "'modify' needs 'set'", json.Location);
            return false;
        }
        if (Fact(name.Text, name.Location) is not { } variable) return false;
        List<FieldAssignment> fields = [];
        bool good = set is null || Set(set, "set", variable.FactType, inserting: false, fields);
        good &= texts is null || Set(texts, "text", variable.FactType, inserting: false, fields);
        if (!good) return false;
        into.Add(new ModifyAction(variable, fields, name.Location));
        return true;
    }

    private bool Retract(JsonValue names, List<ActionModel> into)
    {
        bool good = true;
        foreach (JsonValue name in JsonChecks.OneOrMany(names))
        {
            if (context.Is(name, JsonKind.String, "'retract'") && Fact(name.Text, name.Location) is { } variable)
                into.Add(new RetractAction(variable, name.Location));
            else
                good = false;
        }
        return good;
    }

    private bool Focus(JsonValue group, List<ActionModel> into)
    {
        if (!context.Is(group, JsonKind.String, "'focus'")) return false;
        into.Add(new FocusAction(group.Text, group.Location));
        return true;
    }

    private bool Halt(JsonProperty halt, List<ActionModel> into)
    {
        if (!context.Is(halt.Value, JsonKind.True, "'halt'")) return false;
        into.Add(new HaltAction(halt.Location));
        return true;
    }

    private bool Log(JsonValue template, List<ActionModel> into)
    {
        if (TemplateReader.Read(context, template, scope, "'log'") is not { } message) return false;
        into.Add(new LogAction(message, template.Location));
        return true;
    }

    private bool Emit(JsonValue json, JsonValue name, List<ActionModel> into)
    {
        if (!context.Is(name, JsonKind.String, "'emit'") || With(json) is not { } values) return false;
        into.Add(new EmitAction(name.Text, values, name.Location));
        return true;
    }

    private bool Call(JsonValue json, JsonValue name, List<ActionModel> into)
    {
        if (!context.Is(name, JsonKind.String, "'call'")) return false;
        bool known = context.Settings.Handlers.ContainsKey(name.Text);
        string? nearest = known ? null : NearestName.Suggest(name.Text, context.Settings.Handlers.Keys);
        if (!known && context.Settings.AllowUnknownHandlers)
            context.Diagnostics.Warn("unknown-handler", $"no handler '{name.Text}' is registered", name.Location, nearest);
        else if (!known)
            context.Diagnostics.Error("unknown-handler", $"no handler '{name.Text}' is registered", name.Location, nearest);
        if (With(json) is not { } values || (!known && !context.Settings.AllowUnknownHandlers)) return false;
        into.Add(new CallAction(name.Text, values, name.Location));
        return true;
    }

    private List<(string Name, BoundExpression Value)>? With(JsonValue json)
    {
        List<(string, BoundExpression)> values = [];
        if (json.Find("with") is not { } with) return values;
        if (!context.Is(with, JsonKind.Object, "'with'")) return null;
        bool good = true;
        foreach (JsonProperty property in with.Properties)
        {
            BoundExpression? value = Value(property);
            if (value is null)
                good = false;
            else
                values.Add((property.Name, value));
        }
        return good ? values : null;
    }

    private BoundExpression? Value(JsonProperty property)
    {
        JsonValue json = property.Value;
        switch (json.Kind)
        {
            case JsonKind.String: return Binder.Bind(json.ToSourceText(), scope, context.Diagnostics, out _);
            case JsonKind.True or JsonKind.False: return new BoundConstant(json.Kind == JsonKind.True, typeof(bool), json.Location);
            case JsonKind.Number when json.ToNumber() is { } number: return new BoundConstant(number, number.GetType(), json.Location);
            case JsonKind.Null: return new BoundConstant(null, typeof(object), json.Location);
            default:
                context.Diagnostics.Error("shape", $"value '{property.Name}' must be an expression or a constant, not {json.Describe()}", json.Location);
                return null;
        }
    }
}
