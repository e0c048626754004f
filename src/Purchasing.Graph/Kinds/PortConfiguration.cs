using System.Text.Json;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>Reads what several kinds have in common: objects of port names with their types, and names that are not known.</summary>
static class PortConfiguration
{
    /// <summary>Reads <c>{ "name": "type" }</c> as inputs. A type that ends in <c>?</c> makes the input optional.</summary>
    public static InputPort[] Inputs(NodeBinding binding, string property)
    {
        List<(string Name, string Text, Type Type)> types = Types(binding, property);
        var inputs = new InputPort[types.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = new InputPort(types[i].Name, types[i].Type) { Required = !types[i].Text.EndsWith('?') };
        return inputs;
    }

    public static List<(string Name, string Text, Type Type)> Types(NodeBinding binding, string property)
    {
        if (!binding.TryGet(property, out JsonElement element)) return [];
        if (element.ValueKind != JsonValueKind.Object)
        {
            binding.Report($"\"{property}\" must be an object.", property);
            return [];
        }
        var types = new List<(string, string, Type)>(element.GetPropertyCount());
        foreach (JsonProperty port in element.EnumerateObject())
        {
            var (name, value) = (port.Name, port.Value);
            string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (text is not null && binding.Types.TryFind(text, out Type? type)) types.Add((name, text, type));
            else if (text is null) binding.Report($"'{name}' must name a type.", $"{property}.{name}");
            else binding.Report($"'{name}' has the unknown type '{text}'.", $"{property}.{name}", Nearest.Suggest(text, [.. binding.Types.Names]));
        }
        return types;
    }

    public static IEnumerable<(string Name, JsonElement Value)> Object(NodeBinding binding, string property)
    {
        if (!binding.TryGet(property, out JsonElement element)) yield break;
        if (element.ValueKind != JsonValueKind.Object)
        {
            binding.Report($"\"{property}\" must be an object.", property);
            yield break;
        }
        foreach (JsonProperty item in element.EnumerateObject()) yield return (item.Name, item.Value);
    }

    /// <summary>Reports properties of the configuration that the kind does not know.</summary>
    public static void Known(NodeBinding binding, params ReadOnlySpan<string> names)
    {
        JsonElement configuration = binding.Configuration;
        if (configuration.ValueKind == JsonValueKind.Undefined) return;
        if (configuration.ValueKind != JsonValueKind.Object)
        {
            binding.Report("The configuration must be an object.");
            return;
        }
        foreach (JsonProperty property in configuration.EnumerateObject())
        {
            if (!ObjectReader.IsKnown(property, names)) binding.Report($"Kind '{binding.Node.Kind}' has no setting '{property.Name}'.", property.Name, Nearest.Suggest(property.Name, names));
        }
    }

    /// <summary>Reads a whole number of at least 1.</summary>
    public static int Count(NodeBinding binding, string property, int otherwise)
    {
        if (!binding.TryGet(property, out JsonElement value)) return otherwise;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 1) return number;
        binding.Report($"\"{property}\" must be a whole number of at least 1.", property);
        return otherwise;
    }

    /// <summary>Reads a duration, such as <c>250ms</c> or <c>24h</c>.</summary>
    public static TimeSpan? Duration(NodeBinding binding, string property, bool required)
    {
        string? text = required ? binding.RequiredString(property) : binding.OptionalString(property);
        if (text is null) return null;
        if (Durations.TryParse(text, out TimeSpan duration)) return duration;
        binding.Report($"\"{property}\" is '{text}', which is not a duration.", property, "Write a number and ms, s, m or h, such as \"250ms\" or \"24h\".");
        return null;
    }
}
