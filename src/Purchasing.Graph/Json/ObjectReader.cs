using System.Text.Json;
using Purchasing.Graph.Diagnostics;

namespace Purchasing.Graph.Json;

/// <summary>Reads one object of a graph file, and reports what is missing, unknown or of the wrong type with its place.</summary>
readonly struct ObjectReader
{
    readonly Action<GraphDiagnostic> _report;
    readonly string _what;
    readonly string? _node;
    readonly JsonElement _element;

    ObjectReader(JsonElement element, JsonPlace place, string what, string? node, Action<GraphDiagnostic> report)
    {
        _element = element;
        Place = place;
        _what = what;
        _node = node;
        _report = report;
    }

    public JsonPlace Place { get; }

    /// <summary>Opens an object; <see langword="null"/> and a report when the value is something else.</summary>
    public static ObjectReader? Open(
        JsonElement element, JsonPlace place, string what, string? node, Action<GraphDiagnostic> report, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            report(new GraphDiagnostic("wrong-type", $"{what} must be an object.", place.Location, node));
            return null;
        }
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (IsKnown(property, known)) continue;
            report(new GraphDiagnostic(
                "unknown-property", $"{what} has no property '{property.Name}'.", place.NameLocation(property.Name), node, Nearest.Suggest(property.Name, known)));
        }
        return new ObjectReader(element, place, what, node, report);
    }

    // Without making a text of the name: a large file has few that are unknown.
    public static bool IsKnown(JsonProperty property, ReadOnlySpan<string> known)
    {
        foreach (string name in known)
        {
            if (property.NameEquals(name)) return true;
        }
        return false;
    }

    public bool TryGet(string name, out JsonElement value) => _element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    public void Report(string code, string message, string? property = null, string? suggestion = null) =>
        _report(new GraphDiagnostic(code, message, property is null ? Place.Location : Place.Property(property).Location, _node, suggestion));

    public string? Text(string name, bool required = false)
    {
        if (!TryGet(name, out JsonElement value))
        {
            if (required) Report("missing-property", $"{_what} needs \"{name}\".");
            return null;
        }
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && (!required || text.Length > 0)) return text;
        Report("wrong-type", $"\"{name}\" of {_what} must be a text{(required ? " that is not empty" : "")}.", name);
        return null;
    }

    public TimeSpan? Duration(string name, bool required = false)
    {
        string? text = Text(name, required);
        if (text is null) return null;
        if (Durations.TryParse(text, out TimeSpan duration)) return duration;
        Report("wrong-duration", $"\"{name}\" of {_what} is '{text}', which is not a duration.", name, "Write a number and ms, s, m or h, such as \"250ms\" or \"2s\".");
        return null;
    }

    public int? Whole(string name, bool required = false)
    {
        if (!TryGet(name, out JsonElement value))
        {
            if (required) Report("missing-property", $"{_what} needs \"{name}\".");
            return null;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)) return number;
        Report("wrong-type", $"\"{name}\" of {_what} must be a whole number.", name);
        return null;
    }

    public double? Ratio(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)) return number;
        Report("wrong-type", $"\"{name}\" of {_what} must be a number.", name);
        return null;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Report("wrong-type", $"\"{name}\" of {_what} must be true or false.", name);
        return null;
    }

    public T? Choice<T>(string name) where T : struct, Enum
    {
        string? text = Text(name);
        if (text is null) return null;
        string[] names = Array.ConvertAll(Enum.GetNames<T>(), n => char.ToLowerInvariant(n[0]) + n[1..]);
        int index = Array.IndexOf(names, text);
        if (index >= 0) return Enum.GetValues<T>()[index];
        Report("unknown-value", $"\"{name}\" of {_what} is '{text}'; it may be {string.Join(", ", names)}.", name, Nearest.Suggest(text, names));
        return null;
    }

    public Dictionary<string, JsonElement>? Values(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
        {
            Report("wrong-type", $"\"{name}\" of {_what} must be an object.", name);
            return values;
        }
        foreach (JsonProperty property in value.EnumerateObject()) values[property.Name] = property.Value;
        return values;
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out JsonElement value)) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }
        Report("wrong-type", $"\"{name}\" of {_what} must be a list of texts.", name);
        return [];
    }
}
