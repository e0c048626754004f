using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Facts;

/// <summary>Reads <c>enums</c> and <c>facts</c>: types declared in the rule file.</summary>
internal sealed class FactReader(LoadContext context)
{
    private const int MaxFields = 500;

    private const int MaxTypes = 1_000;

    private static readonly string[] s_simple = ["string", "int", "long", "decimal", "bool", "date", "datetime", "duration"];

    public void ReadEnums(JsonValue file)
    {
        if (file.Find("enums") is not { } enums || !context.Is(enums, JsonKind.Object, "'enums'")) return;
        foreach (JsonProperty property in enums.Properties)
        {
            if (!HasRoom(context.Enums.Count, "enums", property)) return;
            if (!context.IsName(property.Name, property.Location, "an enum")) continue;
            if (Array.IndexOf(s_simple, property.Name) >= 0 || context.Enums.ContainsKey(property.Name))
                context.Diagnostics.Error("duplicate-name", $"a type '{property.Name}' exists already", property.Location);
            else if (Members(property.Value, $"enum '{property.Name}'") is { } members)
                context.Enums.Add(property.Name, context.Types.Enum(property.Name, members));
        }
    }

    public void ReadFacts(JsonValue file)
    {
        if (file.Find("facts") is not { } facts || !context.Is(facts, JsonKind.Object, "'facts'")) return;
        foreach (JsonProperty property in facts.Properties)
        {
            if (property.Name.StartsWith('$')) continue;
            if (!HasRoom(context.FactTypes.Count, "fact types", property)) return;
            if (!context.IsName(property.Name, property.Location, "a fact type") || !context.Is(property.Value, JsonKind.Object, $"fact type '{property.Name}'")) continue;
            if (context.FactTypes.ContainsKey(property.Name))
            {
                string by = context.Settings.Facts.ContainsKey(property.Name) ? "registered by the host" : "declared";
                context.Diagnostics.Error("duplicate-name", $"a fact type '{property.Name}' is {by} already", property.Location);
                continue;
            }
            context.FactTypes.Add(property.Name, context.Types.Class(property.Name, Fields(property)));
        }
    }

    private bool HasRoom(int count, string what, JsonProperty at)
    {
        if (count < MaxTypes) return true;
        context.Diagnostics.Error("limit", $"the rule set has more than {MaxTypes} {what}", at.Location);
        return false;
    }

    private List<FieldDeclaration> Fields(JsonProperty fact)
    {
        List<FieldDeclaration> fields = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (JsonProperty property in fact.Value.Properties)
        {
            if (property.Name.StartsWith('$')) continue;
            if (fields.Count == MaxFields)
            {
                context.Diagnostics.Error("limit", $"fact type '{fact.Name}' has more than {MaxFields} fields", property.Location);
                break;
            }
            if (!context.IsName(property.Name, property.Location, "a field")) continue;
            string name = Names.Camel(property.Name);
            if (!taken.Add(name))
            {
                context.Diagnostics.Error("duplicate-name", $"fact type '{fact.Name}' has a field '{name}' already", property.Location);
                continue;
            }
            // A field with an error is kept, or every use of it would be reported as unknown too.
            fields.Add(Field(property.Value, name, $"field '{fact.Name}.{name}'") ?? new FieldDeclaration(name, typeof(string), true));
        }
        return fields;
    }

    private FieldDeclaration? Field(JsonValue value, string name, string what)
    {
        if (value.Kind == JsonKind.String) return TypeOf(value, what) is var (type, nullable) ? new FieldDeclaration(name, type, nullable) : null;
        if (value.Kind != JsonKind.Object)
        {
            context.Diagnostics.Error("shape", $"{what} must be a type (a string) or an object, not {value.Describe()}", value.Location);
            return null;
        }

        context.Known(value, what, "type", "enum", "nullable", "default", "description");
        bool isNullable = context.Flag(value, "nullable", what, false);
        Type fieldType;
        if (value.Find("enum") is { } list)
        {
            if (Members(list, what) is not { } members) return null;
            fieldType = context.Types.Enum(Pascal(name), members);
            context.NoteEnum(fieldType);
        }
        else
        {
            if (value.Find("type") is not { } typeName)
            {
                context.Diagnostics.Error("missing", $"{what} needs 'type' or 'enum'", value.Location);
                return null;
            }
            if (!context.Is(typeName, JsonKind.String, $"'type' of {what}") || TypeOf(typeName, what) is not var (type, nullable)) return null;
            (fieldType, isNullable) = (TypeRules.Underlying(type), isNullable || nullable);
        }
        object? given = null;
        if (value.Find("default") is { } json) JsonValues.TryRead(context, json, fieldType, isNullable, $"the default of {what}", out given);
        return new FieldDeclaration(name, isNullable ? TypeRules.Lift(fieldType) : fieldType, isNullable, given);
    }

    private (Type Type, bool Nullable)? TypeOf(JsonValue json, string what)
    {
        string text = json.Text;
        bool nullable = text.EndsWith('?');
        string name = nullable ? text[..^1] : text;
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
        if (type is not null) return (nullable ? TypeRules.Lift(type) : type, nullable);
        string? suggestion = name is "double" or "float" or "number"
            ? "use decimal: it is exact"
            : NearestName.Suggest(name, s_simple.Concat(context.Enums.Keys)) ?? "known: " + string.Join(", ", s_simple);
        context.Diagnostics.Error("unknown-type", $"{what} has an unknown type '{(name.Length <= 40 ? name : name[..40])}'", json.Location, suggestion);
        return null;
    }

    private List<string>? Members(JsonValue list, string what)
    {
        if (!context.Is(list, JsonKind.Array, what)) return null;
        List<string> members = [];
        foreach (JsonValue item in list.Items)
        {
            if (!context.Is(item, JsonKind.String, $"each value of {what}")) return null;
            if (item.Text.Length is 0 or > 200 || item.Text.Contains('\0', StringComparison.Ordinal))
                context.Diagnostics.Error("value", $"a value of {what} must have 1 to 200 characters", item.Location);
            else if (members.Exists(m => Names.Same(m, item.Text)))
                context.Diagnostics.Error("duplicate-name", $"{what} has '{item.Text}' already (the case of the first letter does not count)", item.Location);
            else
                members.Add(item.Text);
        }
        if (members.Count > 0) return members;
        if (list.Items.Count == 0) context.Diagnostics.Error("missing", $"{what} has no values", list.Location);
        return null;
    }

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
