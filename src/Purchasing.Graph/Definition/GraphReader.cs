using System.Text.Json;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Definition;

/// <summary>Reads a graph file into its definition. Checks the form of the JSON; what it means is checked by the compiler.</summary>
sealed class GraphReader(PortTypes types, Action<GraphDiagnostic> report)
{
    readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public GraphDefinition? Read(JsonElement root, JsonPlace place, string? impliedName = null)
    {
        ObjectReader? opened = impliedName is null
            ? ObjectReader.Open(root, place, "the graph", null, report,
                "$schema", "name", "version", "description", "compensation", "inputs", "outputs", "nodes", "edges", "graphs")
            : ObjectReader.Open(root, place, $"graph '{impliedName}'", null, report, "description", "inputs", "outputs", "nodes", "edges");
        if (opened is not { } reader) return null;
        return new GraphDefinition
        {
            Name = impliedName ?? reader.Text("name", required: true) ?? "",
            Version = impliedName is null ? reader.Text("version") ?? "1.0" : "1.0",
            Description = reader.Text("description"),
            Compensation = impliedName is null ? reader.Choice<CompensationPolicy>("compensation") ?? default : default,
            Inputs = ReadInputs(reader),
            Outputs = ReadOutputs(reader),
            Nodes = ReadNodes(reader),
            Edges = ReadEdges(reader),
            Graphs = impliedName is null ? ReadGraphs(reader) : GraphDefinition.NoGraphs,
        };
    }

    List<InputPort> ReadInputs(ObjectReader reader)
    {
        var inputs = new List<InputPort>();
        foreach (var (name, value) in reader.Values("inputs") ?? [])
        {
            JsonPlace place = reader.Place.Find("inputs").Property(name);
            bool required = true, sensitive = false;
            string? typeName = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (typeName is null)
            {
                if (ObjectReader.Open(value, place, $"input '{name}'", null, report, "type", "required", "sensitive", "description") is not { } port) continue;
                typeName = port.Text("type", required: true);
                required = port.Flag("required") ?? true;
                sensitive = port.Flag("sensitive") ?? false;
            }
            if (typeName is null) continue;
            if (!types.TryFind(typeName, out Type? type))
            {
                report(new GraphDiagnostic(
                    "unknown-type", $"Input '{name}' has the unknown type '{typeName}'.", place.Location, null, Nearest.Suggest(typeName, [.. types.Names])));
                type = typeof(object);
            }
            inputs.Add(new InputPort(name, type) { Required = required, Sensitive = sensitive });
        }
        return inputs;
    }

    static List<GraphOutput> ReadOutputs(ObjectReader reader)
    {
        var outputs = new List<GraphOutput>();
        foreach (var (name, value) in reader.Values("outputs") ?? [])
        {
            JsonPlace place = reader.Place.Find("outputs").Property(name);
            if (value.ValueKind != JsonValueKind.String)
            {
                reader.Report("wrong-type", $"Output '{name}' must be a text: \"node.output\".", "outputs");
                continue;
            }
            var (node, port) = EndPoint.Split(value.GetString()!);
            outputs.Add(new GraphOutput(name, node, port ?? name) { Location = place.Location });
        }
        return outputs;
    }

    Dictionary<string, GraphDefinition> ReadGraphs(ObjectReader reader)
    {
        var graphs = new Dictionary<string, GraphDefinition>(StringComparer.Ordinal);
        foreach (var (name, value) in reader.Values("graphs") ?? [])
        {
            if (Read(value, reader.Place.Find("graphs").Property(name), name) is { } graph) graphs[name] = graph;
        }
        return graphs;
    }

    List<NodeDefinition> ReadNodes(ObjectReader reader)
    {
        if (!TryArray(reader, "nodes", required: true, out JsonElement array)) return [];
        var nodes = new List<NodeDefinition>(array.GetArrayLength());
        JsonPlace[] places = reader.Place.Property("nodes").Elements(array.GetArrayLength());
        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (ReadNode(element, places[index++]) is { } node) nodes.Add(node);
        }
        return nodes;
    }

    NodeDefinition? ReadNode(JsonElement element, JsonPlace place)
    {
        string? id = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out JsonElement written)
            && written.ValueKind == JsonValueKind.String ? Shared(written.GetString()!) : null;
        string what = id is null ? "a node" : $"node '{id}'";
        if (ObjectReader.Open(element, place, what, id, report,
            "id", "kind", "description", "when", "join", "timeout", "retry", "undo", "breaker", "concurrency", "cache", "values", "fallback", "redact", "config") is not { } node) return null;
        id = node.Text("id", required: true);
        string? kind = node.Text("kind", required: true);
        if (id is null) return null;
        node.TryGet("config", out JsonElement configuration);
        return new NodeDefinition(id, kind is null ? "" : Shared(kind))
        {
            KindMissing = kind is null,
            Description = node.Text("description"),
            When = node.Text("when"),
            Join = node.Choice<JoinPolicy>("join") ?? default,
            Timeout = node.Duration("timeout"),
            Retry = ReadRetry(node, what, id),
            Undo = ReadUndo(node, what, id),
            Breaker = ReadBreaker(node, what, id),
            Concurrency = node.Whole("concurrency"),
            Cache = ReadCache(node, what, id),
            Values = node.Values("values"),
            Fallback = node.Values("fallback"),
            Redact = node.Texts("redact"),
            Configuration = configuration,
            Location = place.Location,
            Place = place,
        };
    }

    RetryPolicy? ReadRetry(ObjectReader node, string what, string id)
    {
        if (!node.TryGet("retry", out JsonElement element)) return null;
        if (ObjectReader.Open(
            element, node.Place.Property("retry"), $"\"retry\" of {what}", id, report, "attempts", "delay", "backoff", "maxDelay", "jitter") is not { } reader) return null;
        var policy = new RetryPolicy(reader.Whole("attempts", required: true) ?? 1, reader.Duration("delay") ?? TimeSpan.FromMilliseconds(100));
        return policy with
        {
            Backoff = reader.Choice<BackoffKind>("backoff") ?? policy.Backoff,
            MaxDelay = reader.Duration("maxDelay") ?? policy.MaxDelay,
            Jitter = reader.Flag("jitter") ?? policy.Jitter,
        };
    }

    UndoPolicy? ReadUndo(ObjectReader node, string what, string id)
    {
        if (!node.TryGet("undo", out JsonElement element)) return null;
        string whose = $"\"undo\" of {what}";
        if (ObjectReader.Open(element, node.Place.Property("undo"), whose, id, report, "timeout", "retry") is not { } reader) return null;
        return new UndoPolicy { Timeout = reader.Duration("timeout"), Retry = ReadRetry(reader, whose, id) };
    }

    BreakerPolicy? ReadBreaker(ObjectReader node, string what, string id)
    {
        if (!node.TryGet("breaker", out JsonElement element)) return null;
        if (ObjectReader.Open(
            element, node.Place.Property("breaker"), $"\"breaker\" of {what}", id, report, "failureRatio", "minimumCalls", "window", "break") is not { } reader) return null;
        var policy = new BreakerPolicy();
        return policy with
        {
            FailureRatio = reader.Ratio("failureRatio") ?? policy.FailureRatio,
            MinimumCalls = reader.Whole("minimumCalls") ?? policy.MinimumCalls,
            Window = reader.Duration("window") ?? policy.Window,
            Break = reader.Duration("break") ?? policy.Break,
        };
    }

    CachePolicy? ReadCache(ObjectReader node, string what, string id)
    {
        if (!node.TryGet("cache", out JsonElement element)) return null;
        if (ObjectReader.Open(element, node.Place.Property("cache"), $"\"cache\" of {what}", id, report, "ttl", "size") is not { } reader) return null;
        if (reader.Duration("ttl", required: true) is not { } ttl) return null;
        var policy = new CachePolicy(ttl);
        return policy with { Size = reader.Whole("size") ?? policy.Size };
    }

    List<EdgeDefinition> ReadEdges(ObjectReader reader)
    {
        if (!TryArray(reader, "edges", required: false, out JsonElement array)) return [];
        var edges = new List<EdgeDefinition>(array.GetArrayLength());
        Func<ReadOnlySpan<char>, string> shared = Shared;
        JsonPlace[] places = reader.Place.Property("edges").Elements(array.GetArrayLength());
        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            JsonPlace place = places[index++];
            if (ObjectReader.Open(element, place, "an edge", null, report, "from", "to", "when", "on", "description") is not { } edge) continue;
            string? from = edge.Text("from", required: true), to = edge.Text("to", required: true);
            if (from is null || to is null) continue;
            var (fromNode, fromPort) = EndPoint.Split(from, shared);
            var (toNode, toPort) = EndPoint.Split(to, shared);
            edges.Add(new EdgeDefinition(fromNode, fromPort, toNode, toPort ?? fromPort)
            {
                When = edge.Text("when"),
                On = edge.Choice<EdgeTrigger>("on") ?? default,
                Location = place.Location,
                Place = place,
            });
        }
        return edges;
    }

    // Edges name nodes over and over; one text for each is enough.
    string Shared(ReadOnlySpan<char> text)
    {
        var known = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text, out string? seen)) return seen;
        string made = text.ToString();
        _names.Add(made);
        return made;
    }

    static bool TryArray(ObjectReader reader, string name, bool required, out JsonElement array)
    {
        if (!reader.TryGet(name, out array))
        {
            if (required) reader.Report("missing-property", $"The graph needs \"{name}\".");
            return false;
        }
        if (array.ValueKind == JsonValueKind.Array) return true;
        reader.Report("wrong-type", $"\"{name}\" must be a list.", name);
        return false;
    }
}
