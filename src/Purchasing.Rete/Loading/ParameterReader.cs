using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading;

/// <summary>Reads <c>parameters</c> and lays the host's values over them.</summary>
internal sealed class ParameterReader(LoadContext context)
{
    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);

    /// <summary>Reads a file's parameters; a later file's values replace those of the files it includes.</summary>
    public void Read(JsonValue file)
    {
        if (file.Find("parameters") is not { } parameters || !context.Is(parameters, JsonKind.Object, "'parameters'")) return;
        foreach (JsonProperty property in parameters.Properties)
        {
            if (property.Name.StartsWith('$') || !context.IsName(property.Name, property.Location, "a parameter")) continue;
            if (Value(property) is not var (value, type, isFixed)) continue;
            if (_found.TryGetValue(property.Name, out Found? included) && !Fits(ref value, ref type, included.Type, included.IsFixed))
                context.Diagnostics.Error("type", $"parameter '{property.Name}' is {TypeRules.NameOf(included.Type)} in the file included", property.Value.Location);
            _found[property.Name] = new Found(value, type, isFixed, property.Location);
        }
    }

    /// <summary>Puts the parameters in force into the outermost scope, as constants.</summary>
    public void Apply()
    {
        foreach ((string name, object? value) in context.Settings.Parameters)
        {
            SourceLocation nowhere = new("", 0, 0);
            if (!_found.TryGetValue(name, out Found? parameter))
            {
                context.Diagnostics.Error("unknown-parameter", $"the host sets a parameter '{name}', which the rule set does not have", nowhere, NearestName.Suggest(name, _found.Keys));
                continue;
            }
            object? given = value;
            Type type = given?.GetType() ?? TypeRules.NullType;
            if (given is null || !Fits(ref given, ref type, parameter.Type, parameter.IsFixed))
                context.Diagnostics.Error("type", $"the host sets parameter '{name}' to {(value is null ? "null" : $"a value of type {TypeRules.NameOf(value.GetType())}")}, but it is {TypeRules.NameOf(parameter.Type)}", parameter.At);
            else
                _found[name] = parameter with { Value = given, Type = type };
        }
        foreach ((string name, Found parameter) in _found)
        {
            context.Parameters.Add(name, parameter.Value);
            context.Root.TryAdd(name, new BoundConstant(parameter.Value, parameter.Type, parameter.At), 1);
        }
    }

    /// <summary>A value may replace another of its type, and a number any number: without a stated type, 10000 does not mean "whole".</summary>
    private static bool Fits(ref object? value, ref Type type, Type expected, bool isFixed)
    {
        if (type == expected) return true;
        if (value is null) return false;
        object? converted = value is string text ? Conversions.FromText(text, expected) : Conversions.FromNumber(value, expected);
        if (converted is not null)
        {
            (value, type) = (converted, expected);
            return true;
        }
        if (isFixed || !TypeRules.IsNumeric(expected) || value is not (int or long or decimal)) return false;
        type = value.GetType();
        return true;
    }

    private (object? Value, Type Type, bool Fixed)? Value(JsonProperty property)
    {
        JsonValue json = property.Value;
        string what = $"parameter '{property.Name}'";
        switch (json.Kind)
        {
            case JsonKind.String: return (json.Text, typeof(string), true);
            case JsonKind.True or JsonKind.False: return (json.Kind == JsonKind.True, typeof(bool), true);
            case JsonKind.Number when json.ToNumber() is { } number: return (number, number.GetType(), false);
            case JsonKind.Number:
                context.Diagnostics.Error("value", $"{what} has more digits than a decimal holds (28)", json.Location);
                return null;
            case JsonKind.Object:
                return Typed(json, what);
            default:
                context.Diagnostics.Error("shape", $"{what} must be a number, a string, true, false, or an object with 'type' and 'value'", json.Location);
                return null;
        }
    }

    private (object? Value, Type Type, bool Fixed)? Typed(JsonValue json, string what)
    {
        context.Known(json, what, "type", "value", "description");
        if (json.Find("value") is not { } value)
        {
            context.Diagnostics.Error("missing", $"{what} needs 'value'", json.Location);
            return null;
        }
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
        return JsonValues.TryRead(context, value, type, false, what, out object? read) ? (read, type, true) : null;
    }

    /// <summary>A parameter's value in force.</summary>
    private sealed record Found(object? Value, Type Type, bool IsFixed, SourceLocation At);
}
