using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Context;

/// <summary>Checks the shape of JSON values: kinds, known names, required names.</summary>
internal static class JsonChecks
{
    /// <summary>Reports what has not the expected kind.</summary>
    public static bool Is(this LoadContext context, JsonValue value, JsonKind kind, string what)
    {
        if (value.Kind == kind) return true;
        string expected = kind switch { JsonKind.Object => "an object", JsonKind.Array => "an array", JsonKind.String => "a string", JsonKind.Number => "a number", _ => "true or false" };
        context.Diagnostics.Error("shape", $"{what} must be {expected}, not {value.Describe()}", value.Location);
        return false;
    }

    /// <summary>Reports names that the object should not have, each with the nearest one it may have.</summary>
    public static void Known(this LoadContext context, JsonValue value, string what, params ReadOnlySpan<string> names)
    {
        foreach (JsonProperty property in value.Properties)
        {
            if (names.Contains(property.Name) || property.Name.StartsWith('$')) continue;
            string[] known = names.ToArray();
            context.Diagnostics.Error("unknown-property", $"{what} has no property '{property.Name}'", property.Location,
                NearestName.Suggest(property.Name, known) ?? "known: " + string.Join(", ", known));
        }
    }

    public static string? String(this LoadContext context, JsonValue value, string name, string what, bool required = false)
    {
        if (value.Find(name) is not { } text)
        {
            if (required) context.Diagnostics.Error("missing", $"{what} needs '{name}'", value.Location);
            return null;
        }
        if (!context.Is(text, JsonKind.String, $"'{name}' of {what}")) return null;
        if (text.Text.Length > 0 || !required) return text.Text;
        context.Diagnostics.Error("missing", $"'{name}' of {what} is empty", text.Location);
        return null;
    }

    public static bool Flag(this LoadContext context, JsonValue value, string name, string what, bool otherwise)
    {
        if (value.Find(name) is not { } flag) return otherwise;
        if (flag.Kind is JsonKind.True or JsonKind.False) return flag.Kind == JsonKind.True;
        context.Is(flag, JsonKind.True, $"'{name}' of {what}");
        return otherwise;
    }

    public static int? Whole(this LoadContext context, JsonValue value, string name, string what, int least, int most)
    {
        if (value.Find(name) is not { } number) return null;
        if (!context.Is(number, JsonKind.Number, $"'{name}' of {what}")) return null;
        if (number.ToNumber() is int whole && whole >= least && whole <= most) return whole;
        context.Diagnostics.Error("range", $"'{name}' of {what} must be a whole number from {least} to {most}", number.Location);
        return null;
    }

    /// <summary>A name that expressions can use and that is not taken by a word of the language.</summary>
    public static bool IsName(this LoadContext context, string name, SourceLocation at, string what)
    {
        if (Names.IsIdentifier(name)) return true;
        string shown = name.Length <= 40 ? name : name[..40] + "…";
        context.Diagnostics.Error("name", $"'{shown}' cannot be the name of {what}: letters, digits and _ only, and no word of the language", at);
        return false;
    }

    /// <summary>The value itself, or the items of an array.</summary>
    public static List<JsonValue> OneOrMany(JsonValue value) => value.Kind == JsonKind.Array ? value.Items : [value];
}
