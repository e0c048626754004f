using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading;

/// <summary>Reads <c>parameters</c> and lays the host's values over them.</summary>
internal sealed class ParameterReader(LoadContext context)
{
    /// <summary>Reads a file's parameters; a later file's values replace those of the files it includes.</summary>
    public void Read(JsonValue file)
    {
        if (file.Find("parameters") is not { } parameters || !context.Is(parameters, JsonKind.Object, "'parameters'")) return;
        foreach (JsonProperty property in parameters.Properties)
        {
            if (property.Name.StartsWith('$') || !context.IsName(property.Name, property.Location, "a parameter")) continue;
            if (Domain(property) is not { } parameter) continue;
            if (context.Domains.TryGetValue(property.Name, out ParameterDomain? included))
            {
                // A plain value keeps what the file included says of the parameter.
                ParameterDomain kept = property.Value.Kind == JsonKind.Object ? parameter with { Type = included.Type, IsFixed = included.IsFixed } : included;
                if (kept.Problem(parameter.Value, out ParameterDomain? set) is { } problem)
                    context.Diagnostics.Error("type", $"parameter '{property.Name}' cannot be {ParameterDomain.Shown(parameter.Value)}, as the file included says: {problem}", property.Value.Location);
                else
                    parameter = set! with { At = property.Location };
            }
            else if (parameter.Problem(parameter.Value, out _) is { } wrong)
            {
                context.Diagnostics.Error("value", $"parameter '{property.Name}' is {ParameterDomain.Shown(parameter.Value)}, but {wrong}", (property.Value.Find("value") ?? property.Value).Location);
            }
            context.Domains[property.Name] = parameter;
        }
    }

    /// <summary>Puts the parameters in force into the outermost scope, as constants.</summary>
    public void Apply(string file)
    {
        foreach ((string name, object? value) in context.Settings.Parameters)
        {
            SourceLocation nowhere = new(file, 0, 0);
            if (!context.Domains.TryGetValue(name, out ParameterDomain? parameter))
            {
                context.Diagnostics.Error("unknown-parameter", $"{(value as ParameterText)?.Setting ?? "the host"} sets a parameter '{name}', which the rule set does not have", nowhere, NearestName.Suggest(name, context.Domains.Keys));
                continue;
            }
            object? given = value is ParameterText text ? text.Text : value;
            if (parameter.Problem(given, out ParameterDomain? set) is not { } problem) context.Domains[name] = set!;
            else context.Diagnostics.Error("parameter", $"{(value is ParameterText setting ? setting.Setting : $"the host's parameter '{name}'")} is {ParameterDomain.Shown(given)}, but {problem}", parameter.At);
        }
        foreach ((string name, ParameterDomain parameter) in context.Domains)
        {
            context.Parameters.Add(name, parameter.Value);
            context.Root.TryAdd(name, new BoundConstant(parameter.Value, parameter.Value?.GetType() ?? parameter.Type, parameter.At), 1);
        }
    }

    private ParameterDomain? Domain(JsonProperty property)
    {
        JsonValue json = property.Value;
        string what = $"parameter '{property.Name}'";
        if (json.Kind != JsonKind.Object) return Plain(json, what) is { } plain ? new ParameterDomain(property.Name, plain, plain.GetType(), TypeRules.IsNumeric(plain.GetType()) is false, property.Location) : null;
        context.Known(json, what, "type", "value", "description", "label", "unit", "oneOf", "min", "max");
        if (json.Find("value") is not { } value)
        {
            context.Diagnostics.Error("missing", $"{what} needs 'value'", json.Location);
            return null;
        }
        ParameterDomain? parameter = json.Find("type") is null
            ? Plain(value, what) is { } given ? new ParameterDomain(property.Name, given, given.GetType(), !TypeRules.IsNumeric(given.GetType()), property.Location) : null
            : Typed(json, value, property, what);
        if (parameter is null) return null;
        parameter = parameter with
        {
            Label = context.String(json, "label", what),
            Unit = context.String(json, "unit", what),
            Description = context.String(json, "description", what),
        };
        List<object>? oneOf = null;
        if (json.Find("oneOf") is { } list && context.Is(list, JsonKind.Array, $"'oneOf' of {what}"))
        {
            oneOf = [];
            foreach (JsonValue item in list.Items)
                if (Bound(item, parameter, $"a value of 'oneOf' of {what}") is { } choice) oneOf.Add(choice);
            if (list.Items.Count == 0) context.Diagnostics.Error("missing", $"'oneOf' of {what} has no values", list.Location);
        }
        IComparable? min = Limit(json, "min", parameter, what), max = Limit(json, "max", parameter, what);
        if (min is not null && max is not null && ParameterDomain.Order(min, max) > 0)
            context.Diagnostics.Error("range", $"'max' of {what} is below 'min'", json.Find("max")!.Location);
        return parameter with { OneOf = oneOf, Min = min, Max = max };
    }

    private IComparable? Limit(JsonValue json, string name, ParameterDomain parameter, string what)
    {
        if (json.Find(name) is not { } limit) return null;
        if (parameter.Type != typeof(string) && parameter.Type != typeof(bool)) return Bound(limit, parameter, $"'{name}' of {what}") as IComparable;
        context.Diagnostics.Error("type", $"{what} is {TypeRules.NameOf(parameter.Type)}, which has no '{name}'", limit.Location);
        return null;
    }

    /// <summary>A value of the parameter's type; of a number, any number.</summary>
    private object? Bound(JsonValue json, ParameterDomain parameter, string what)
    {
        if (!parameter.IsFixed && json.Kind == JsonKind.Number) return Plain(json, what);
        return JsonValues.TryRead(context, json, parameter.Type, false, what, out object? value) ? value : null;
    }

    private object? Plain(JsonValue json, string what)
    {
        switch (json.Kind)
        {
            case JsonKind.String: return json.Text;
            case JsonKind.True or JsonKind.False: return json.Kind == JsonKind.True;
            case JsonKind.Number when json.ToNumber() is { } number: return number;
            case JsonKind.Number:
                context.Diagnostics.Error("value", $"{what} has more digits than a decimal holds (28)", json.Location);
                return null;
            default:
                context.Diagnostics.Error("shape", $"{what} must be a number, a string, true, false, or an object with 'value'", json.Location);
                return null;
        }
    }

    private ParameterDomain? Typed(JsonValue json, JsonValue value, JsonProperty property, string what)
    {
        if (context.String(json, "type", what, required: true) is not { } name) return null;
        Type? type = name switch
        {
            "string" => typeof(string),
            "int" => typeof(int),
            "long" => typeof(long),
            "decimal" => typeof(decimal),
            "bool" => typeof(bool),
            "date" => typeof(DateOnly),
            "datetime" => typeof(DateTimeOffset),
            "duration" => typeof(TimeSpan),
            _ => context.Enums.GetValueOrDefault(name),
        };
        if (type is null)
        {
            context.Diagnostics.Error("unknown-type", $"{what} has an unknown type '{(name.Length <= 40 ? name : name[..40])}'", json.Find("type")!.Location,
                NearestName.Suggest(name, ["string", "int", "long", "decimal", "bool", "date", "datetime", "duration", .. context.Enums.Keys]));
            return null;
        }
        return JsonValues.TryRead(context, value, type, false, what, out object? read) ? new ParameterDomain(property.Name, read, type, true, property.Location) : null;
    }
}
