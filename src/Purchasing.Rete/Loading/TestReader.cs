using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading;

/// <summary>Reads <c>samples</c> and <c>tests</c>: facts given, facts and firings expected.</summary>
internal sealed class TestReader(LoadContext context, IReadOnlyCollection<string> ruleNames)
{
    private readonly Dictionary<string, JsonValue> _samples = new(StringComparer.Ordinal);

    public List<RuleTestModel> Tests { get; } = [];

    /// <summary>Reads a file's samples: facts that several tests start from.</summary>
    public void ReadSamples(JsonValue file)
    {
        if (file.Find("samples") is not { } samples || !context.Is(samples, JsonKind.Object, "'samples'")) return;
        foreach (JsonProperty property in samples.Properties)
        {
            if (property.Name.StartsWith('$') || !context.Is(property.Value, JsonKind.Object, $"sample '{property.Name}'")) continue;
            Facts(property.Value, $"sample '{property.Name}'", complete: false);
            if (!_samples.TryAdd(property.Name, property.Value))
                context.Diagnostics.Error("duplicate-name", $"there is a sample '{property.Name}' already", property.Location);
        }
    }

    public void Read(JsonValue file)
    {
        if (file.Find("tests") is not { } tests || !context.Is(tests, JsonKind.Array, "'tests'")) return;
        foreach (JsonValue json in tests.Items)
        {
            if (context.Diagnostics.IsFull) return;
            if (!context.Is(json, JsonKind.Object, "a test")) continue;
            context.Known(json, "a test", "name", "description", "sample", "without", "parameters", "given", "expect", "now");
            if (context.String(json, "name", "a test", required: true) is not { } name) continue;
            List<(FactType, IReadOnlyDictionary<FactField, object?>)> given = Given(json) is { } g ? Facts(g, "given", complete: true) : [];
            List<(FactType, IReadOnlyDictionary<FactField, object?>)> expected = [];
            IReadOnlyList<string>? fired = null;
            IReadOnlyList<string> fires = [];
            if (json.Find("expect") is { } expect)
            {
                expected = Facts(expect, "expect", complete: false, isExpected: true);
                if (expect.Find("fired") is { } list) fired = Fired(list, "fired");
                if (expect.Find("fires") is { } some) fires = Fired(some, "fires");
            }
            else
            {
                context.Diagnostics.Error("missing", "a test needs 'expect'", json.Location);
            }
            Tests.Add(new RuleTestModel(name, given, expected, fired, json.Location)
            {
                Now = JsonValues.Instant(context, json, "now", endOfDay: false),
                Parameters = Parameters(json),
                Fires = fires,
            });
        }
    }

    /// <summary>The facts of the sample with what the test changes of them.</summary>
    private JsonValue? Given(JsonValue test)
    {
        JsonValue? given = test.Find("given");
        if (context.String(test, "sample", "a test") is not { } name)
        {
            if (test.Find("without") is { } without) context.Diagnostics.Error("missing", "'without' leaves out facts of a 'sample', and the test has none", without.Location);
            return given;
        }
        if (!_samples.TryGetValue(name, out JsonValue? sample))
        {
            context.Diagnostics.Error("unknown-sample", $"there is no sample '{name}'", test.Find("sample")!.Location, NearestName.Suggest(name, _samples.Keys));
            return given;
        }
        if (given is not null && !context.Is(given, JsonKind.Object, "'given'")) return null;
        HashSet<string> left = Without(test, sample);
        List<JsonProperty> facts = [];
        foreach (JsonProperty property in sample.Properties)
        {
            if (left.Contains(property.Name)) continue;
            facts.Add(given?.Find(property.Name) is { } change ? new JsonProperty(property.Name, Changed(property.Value, change), property.Location) : property);
        }
        foreach (JsonProperty property in given?.Properties ?? [])
        {
            if (sample.Find(property.Name) is null) facts.Add(property);
        }
        return new JsonValue(JsonKind.Object, test.Location) { Properties = facts };
    }

    private HashSet<string> Without(JsonValue test, JsonValue sample)
    {
        HashSet<string> left = new(StringComparer.Ordinal);
        if (test.Find("without") is not { } without) return left;
        foreach (JsonValue item in JsonChecks.OneOrMany(without))
        {
            if (!context.Is(item, JsonKind.String, "'without'")) continue;
            if (sample.Find(item.Text) is null)
                context.Diagnostics.Error("unknown-type", $"the sample has no facts of type '{item.Text}'", item.Location, NearestName.Suggest(item.Text, sample.Properties.Select(p => p.Name)));
            left.Add(item.Text);
        }
        return left;
    }

    /// <summary>An object changes every fact of the sample; a list replaces them, each of its facts with the fields of the sample's first one that it does not state.</summary>
    private static JsonValue Changed(JsonValue sample, JsonValue change)
    {
        List<JsonValue> before = JsonChecks.OneOrMany(sample);
        List<JsonValue> after = change.Kind == JsonKind.Array
            ? [.. change.Items.Select(fact => before.Count == 0 ? fact : Merged(before[0], fact))]
            : [.. before.Select(fact => Merged(fact, change))];
        return new JsonValue(JsonKind.Array, change.Location) { Items = after };
    }

    private static JsonValue Merged(JsonValue fact, JsonValue change) => fact.Kind != JsonKind.Object || change.Kind != JsonKind.Object
        ? change
        : new JsonValue(JsonKind.Object, change.Location) { Properties = [.. fact.Properties.Where(p => change.Find(p.Name) is null), .. change.Properties] };

    private Dictionary<string, object?> Parameters(JsonValue test)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        if (test.Find("parameters") is not { } parameters || !context.Is(parameters, JsonKind.Object, "'parameters' of a test")) return values;
        foreach (JsonProperty property in parameters.Properties)
        {
            if (!context.Domains.TryGetValue(property.Name, out ParameterDomain? parameter))
            {
                context.Diagnostics.Error("unknown-parameter", $"there is no parameter '{property.Name}'", property.Location, NearestName.Suggest(property.Name, context.Domains.Keys));
                continue;
            }
            object? value = property.Value.Kind switch
            {
                JsonKind.String => property.Value.Text,
                JsonKind.True or JsonKind.False => property.Value.Kind == JsonKind.True,
                JsonKind.Number => property.Value.ToNumber(),
                _ => null,
            };
            if (parameter.Problem(value, out _) is { } problem)
                context.Diagnostics.Error("parameter", $"the test sets parameter '{property.Name}' to {ParameterDomain.Shown(value)}, but {problem}", property.Value.Location);
            else
                values[property.Name] = value;
        }
        return values;
    }

    private List<(FactType, IReadOnlyDictionary<FactField, object?>)> Facts(JsonValue json, string what, bool complete, bool isExpected = false)
    {
        List<(FactType, IReadOnlyDictionary<FactField, object?>)> facts = [];
        if (!context.Is(json, JsonKind.Object, $"'{what}'")) return facts;
        foreach (JsonProperty property in json.Properties)
        {
            if (context.Diagnostics.IsFull) break;
            if (isExpected && property.Name is "fired" or "fires") continue;
            if (context.FactType(property.Name, property.Location) is not { } type) continue;
            foreach (JsonValue item in JsonChecks.OneOrMany(property.Value))
            {
                if (context.Is(item, JsonKind.Object, $"a fact under '{what}'")) facts.Add((type, Values(type, item, complete)));
            }
        }
        return facts;
    }

    private Dictionary<FactField, object?> Values(FactType type, JsonValue json, bool complete)
    {
        Dictionary<FactField, object?> values = [];
        foreach (JsonProperty property in json.Properties)
        {
            if (type.FindField(property.Name) is not { } field)
                context.Diagnostics.Error("unknown-field", $"unknown field '{property.Name}' of {type.Name}", property.Location, NearestName.Suggest(property.Name, type.Fields.Select(f => f.Name)));
            else if (JsonValues.TryRead(context, property.Value, field.Type, field.IsNullable, $"field '{field.Name}' of {type.Name}", out object? value))
                values[field] = value;
        }
        if (!complete || !type.IsDeclared) return values;
        foreach (FactField field in type.Fields)
        {
            if (values.ContainsKey(field)) continue;
            if (field.Default is { } value)
                values[field] = value;
            else if (field.IsRequired && json.Find(field.Name) is null)
                context.Diagnostics.Error("missing", $"the fact does not set '{field.Name}' of {type.Name}, which may not be null", json.Location, "set it, or declare it nullable or with a default");
        }
        return values;
    }

    private List<string> Fired(JsonValue list, string what)
    {
        List<string> fired = [];
        if (what == "fired" && !context.Is(list, JsonKind.Array, "'fired'")) return fired;
        foreach (JsonValue item in JsonChecks.OneOrMany(list))
        {
            if (!context.Is(item, JsonKind.String, "a rule's name")) continue;
            if (context.Diagnostics.IsFull) break;
            if (!ruleNames.Contains(item.Text))
                context.Diagnostics.Error("unknown-rule", $"there is no rule '{item.Text}'", item.Location, NearestName.Suggest(item.Text, ruleNames));
            fired.Add(item.Text);
        }
        return fired;
    }
}
