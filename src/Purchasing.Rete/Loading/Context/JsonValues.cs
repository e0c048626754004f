using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Context;

/// <summary>Reads JSON values as values of a field or parameter.</summary>
internal static class JsonValues
{
    /// <summary>The value in the type asked for; false after reporting that it is none.</summary>
    public static bool TryRead(LoadContext context, JsonValue json, Type type, bool nullable, string what, out object? value)
    {
        value = null;
        Type target = TypeRules.Underlying(type);
        switch (json.Kind)
        {
            case JsonKind.Null when nullable:
                return true;
            case JsonKind.Null:
                context.Diagnostics.Error("null", $"{what} cannot be null", json.Location);
                return false;
            case JsonKind.True or JsonKind.False when target == typeof(bool):
                value = json.Kind == JsonKind.True;
                return true;
            case JsonKind.Number when json.ToNumber() is { } number:
                value = number.GetType() == target ? number : Conversions.FromData(number, target);
                break;
            case JsonKind.String when target == typeof(string):
                value = json.Text;
                return true;
            case JsonKind.String:
                value = Conversions.FromText(json.Text, target);
                break;
        }
        if (value is not null) return true;
        if (json.Kind is JsonKind.Array or JsonKind.Object && TryReadObject(json, type, out value)) return true;
        string? suggestion = target.IsEnum
            ? NearestName.Suggest(json.Text, EnumNames.Of(target)) ?? "values: " + string.Join(", ", EnumNames.Of(target).Take(12))
            : Example(target);
        string shown = json.Kind is JsonKind.String ? $"'{Clip(json.Text)}'" : json.Kind == JsonKind.Number ? Clip(json.Text) : json.Describe();
        context.Diagnostics.Error("value", $"{what} is {TypeRules.NameOf(type)}, which {shown} is not", json.Location, suggestion);
        return false;
    }

    private static readonly System.Text.Json.JsonSerializerOptions s_objects = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>A list or an object of the host's types, such as price breaks.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Rules are not loaded in programs compiled ahead of time.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "As above.")]
    private static bool TryReadObject(JsonValue json, Type type, out object? value)
    {
        value = null;
        if (TypeRules.IsOfTheLanguage(type)) return false;
        try
        {
            value = System.Text.Json.JsonSerializer.Deserialize(json.ToJson(), type, s_objects);
            return value is not null;
        }
        catch (Exception failure) when (failure is System.Text.Json.JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static string? Example(Type type)
    {
        if (type == typeof(DateOnly)) return "write a date as \"2026-01-31\"";
        if (type == typeof(DateTimeOffset) || type == typeof(DateTime)) return "write a time as \"2026-01-31T08:00:00Z\"";
        return type == typeof(TimeSpan) ? "write a duration as \"1.12:30:00\" (days.hours:minutes:seconds)" : null;
    }

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "…";

    /// <summary>The instant that an effective date means: of a day without time, its first moment or (for an end) its last, UTC.</summary>
    public static DateTimeOffset? Instant(LoadContext context, JsonValue rule, string name, bool endOfDay)
    {
        if (rule.Find(name) is not { } json || !context.Is(json, JsonKind.String, $"'{name}'")) return null;
        if (DateOnly.TryParseExact(json.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            DateTimeOffset start = new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return endOfDay && day < DateOnly.MaxValue ? start.AddDays(1).AddTicks(-1) : start;
        }
        if (Conversions.FromText(json.Text, typeof(DateTimeOffset)) is DateTimeOffset instant) return instant;
        context.Diagnostics.Error("value", $"'{name}' must be a date or a time", json.Location, "write \"2026-01-31\" or \"2026-01-31T08:00:00Z\"");
        return null;
    }
}
