using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading;

/// <summary>Reads <c>tests</c>: facts given, facts and firings expected.</summary>
internal sealed class TestReader(LoadContext context, IReadOnlyCollection<string> ruleNames)
{
    public List<RuleTestModel> Tests { get; } = [];

    public void Read(JsonValue file)
    {
        if (file.Find("tests") is not { } tests || !context.Is(tests, JsonKind.Array, "'tests'")) return;
        foreach (JsonValue json in tests.Items)
        {
            if (context.Diagnostics.IsFull) return;
            if (!context.Is(json, JsonKind.Object, "a test")) continue;
            context.Known(json, "a test", "name", "description", "given", "expect", "now");
            if (context.String(json, "name", "a test", required: true) is not { } name) continue;
            List<(FactType, IReadOnlyDictionary<FactField, object?>)> given = json.Find("given") is { } g ? Facts(g, "given", complete: true) : [];
            List<(FactType, IReadOnlyDictionary<FactField, object?>)> expected = [];
            IReadOnlyList<string>? fired = null;
            if (json.Find("expect") is { } expect)
            {
                expected = Facts(expect, "expect", complete: false);
                if (expect.Find("fired") is { } list) fired = Fired(list);
            }
            else
            {
                context.Diagnostics.Error("missing", "a test needs 'expect'", json.Location);
            }
            Tests.Add(new RuleTestModel(name, given, expected, fired, json.Location) { Now = JsonValues.Instant(context, json, "now", endOfDay: false) });
        }
    }

    private List<(FactType, IReadOnlyDictionary<FactField, object?>)> Facts(JsonValue json, string what, bool complete)
    {
        List<(FactType, IReadOnlyDictionary<FactField, object?>)> facts = [];
        if (!context.Is(json, JsonKind.Object, $"'{what}'")) return facts;
        foreach (JsonProperty property in json.Properties)
        {
            if (context.Diagnostics.IsFull) break;
            if (!complete && property.Name == "fired") continue;
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

    private List<string> Fired(JsonValue list)
    {
        List<string> fired = [];
        if (!context.Is(list, JsonKind.Array, "'fired'")) return fired;
        foreach (JsonValue item in list.Items)
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
