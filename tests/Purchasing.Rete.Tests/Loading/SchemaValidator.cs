using System.Text.Json;
using System.Text.RegularExpressions;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>Validates JSON against the part of JSON Schema 2020-12 that rules.schema.json uses. A keyword it does not know is an error.</summary>
public sealed class SchemaValidator(JsonElement root)
{
    private static readonly HashSet<string> s_annotations = ["$schema", "$id", "$defs", "title", "description", "examples", "default"];

    public List<string> Validate(JsonElement value)
    {
        List<string> problems = [];
        Check(root, value, "$", problems);
        return problems;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            JsonElement rule = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref": Check(Resolve(rule.GetString()!), value, path, problems); break;
                case "type": Require(Types(rule).Any(t => IsType(value, t)), $"is not {rule}", path, problems); break;
                case "enum": Require(rule.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), $"is not one of {rule}", path, problems); break;
                case "const": Require(JsonElement.DeepEquals(rule, value), $"is not {rule}", path, problems); break;
                case "anyOf": AnyOf(rule, value, path, problems); break;
                case "allOf":
                    foreach (JsonElement each in rule.EnumerateArray()) Check(each, value, path, problems);
                    break;
                case "if":
                    if (Holds(rule, value) && schema.TryGetProperty("then", out JsonElement then)) Check(then, value, path, problems);
                    break;
                case "then": break;
                case "minLength": Require(value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.GetInt32(), "is too short", path, problems); break;
                case "maxLength": Require(value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.GetInt32(), "is too long", path, problems); break;
                case "pattern": Require(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!), $"does not match {rule}", path, problems); break;
                case "minimum": Require(value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= rule.GetDecimal(), "is too small", path, problems); break;
                case "maximum": Require(value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= rule.GetDecimal(), "is too large", path, problems); break;
                case "minItems": Require(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.GetInt32(), "has too few items", path, problems); break;
                case "items" when value.ValueKind == JsonValueKind.Array: Items(rule, value, path, problems); break;
                case "properties" or "patternProperties" or "additionalProperties" or "propertyNames" or "required" or "minProperties" or "dependentRequired" or "items": break;
                default: Assert.Contains(keyword.Name, s_annotations); break;
            }
        }
        if (value.ValueKind == JsonValueKind.Object) CheckObject(schema, value, path, problems);
    }

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            foreach (JsonElement name in required.EnumerateArray()) Require(value.TryGetProperty(name.GetString()!, out _), $"has no '{name}'", path, problems);
        }
        if (schema.TryGetProperty("minProperties", out JsonElement least)) Require(value.EnumerateObject().Count() >= least.GetInt32(), "has too few properties", path, problems);
        if (schema.TryGetProperty("dependentRequired", out JsonElement dependent))
        {
            foreach (JsonProperty dependency in dependent.EnumerateObject().Where(d => value.TryGetProperty(d.Name, out _)))
            {
                foreach (JsonElement name in dependency.Value.EnumerateArray()) Require(value.TryGetProperty(name.GetString()!, out _), $"has '{dependency.Name}' without '{name}'", path, problems);
            }
        }
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string inner = $"{path}.{property.Name}";
            bool known = false;
            if (schema.TryGetProperty("propertyNames", out JsonElement names)) Check(names, JsonSerializer.SerializeToElement(property.Name), inner, problems);
            if (schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(property.Name, out JsonElement own))
            {
                known = true;
                Check(own, property.Value, inner, problems);
            }
            if (schema.TryGetProperty("patternProperties", out JsonElement patterns))
            {
                foreach (JsonProperty pattern in patterns.EnumerateObject().Where(p => Regex.IsMatch(property.Name, p.Name)))
                {
                    known = true;
                    Check(pattern.Value, property.Value, inner, problems);
                }
            }
            if (known || !schema.TryGetProperty("additionalProperties", out JsonElement additional)) continue;
            if (additional.ValueKind == JsonValueKind.False) problems.Add($"{inner} is not known");
            else Check(additional, property.Value, inner, problems);
        }
    }

    private bool Holds(JsonElement schema, JsonElement value)
    {
        List<string> problems = [];
        Check(schema, value, "$", problems);
        return problems.Count == 0;
    }

    private void AnyOf(JsonElement schemas, JsonElement value, string path, List<string> problems)
    {
        List<string> nearest = [];
        foreach (JsonElement schema in schemas.EnumerateArray())
        {
            List<string> found = [];
            Check(schema, value, path, found);
            if (found.Count == 0) return;
            if (nearest.Count == 0 || found.Max(f => f.Length) > nearest.Max(f => f.Length)) nearest = found;
        }
        problems.AddRange(nearest);
    }

    private void Items(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray()) Check(schema, item, $"{path}[{index++}]", problems);
    }

    private JsonElement Resolve(string reference)
    {
        JsonElement target = root;
        foreach (string part in reference.Split('/').Skip(1)) target = target.GetProperty(part);
        return target;
    }

    private static IEnumerable<string> Types(JsonElement rule) => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Select(t => t.GetString()!) : [rule.GetString()!];

    private static bool IsType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"unknown type {type}"),
    };

    private static void Require(bool holds, string what, string path, List<string> problems)
    {
        if (!holds) problems.Add($"{path} {what}");
    }
}
