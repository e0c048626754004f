using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Purchasing.Data.Connecting;

/// <summary>Writes a graph file: the sources, and the flow from them to orders.</summary>
internal static class ProposedGraph
{
    // A file, not a page: umlauts and quotes stay readable.
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<ProposedNode> sources)
    {
        JsonArray nodes = [], edges = [];
        JsonObject outputs = [];
        foreach (ProposedNode source in sources)
        {
            JsonObject config = [];
            if (source.Fact is not null)
                config["fact"] = source.Fact;
            config["database"] = source.Database;
            if (source.CatalogueSql is not null)
                config["catalogueSql"] = source.CatalogueSql;
            config["sql"] = source.Sql;
            nodes.Add(Node(source.Id, source.Fact is null ? "rates" : "facts", $"From {source.From}", "10s", config));
            edges.Add(Edge("input.request", $"{source.Id}.request"));
            if (source.Fact is null)
                continue;
            edges.Add(Edge($"{source.Id}.facts", $"rules.{source.Id}"));
            outputs[source.Id] = $"{source.Id}.facts";
        }

        nodes.Add(Node("openOrders", "openOrders", "What our own orders still bring", "10s"));
        nodes.Add(Node("rules", "rules", "Decides by the rule set in force"));
        nodes.Add(Node("order", "order", "Stores the order once", "30s"));
        nodes.Add(Node("send", "send", "Hands approved orders to the outbox"));
        edges.Add(Edge("input.request", "openOrders.request"));
        edges.Add(Edge("openOrders.facts", "rules.openOrders"));
        edges.Add(Edge("input.request", "rules.request"));
        edges.Add(Edge("input.request", "order.request"));
        edges.Add(Edge("rules.decision", "order.decision", "decision.create"));
        edges.Add(Edge("order.order", "send.order", "order.approved"));
        outputs["decision"] = "rules.decision";
        outputs["order"] = "order.order";
        JsonObject graph = new()
        {
            ["name"] = "connected",
            ["version"] = "1.0",
            ["description"] = "Proposed from the tables of the database; read it before it is used.",
            ["inputs"] = new JsonObject { ["request"] = "FlowContext" },
            ["nodes"] = nodes,
            ["edges"] = edges,
            ["outputs"] = outputs,
        };
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text, s_readable))
            graph.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    private static JsonNode Node(string id, string kind, string description, string? timeout = null, JsonObject? config = null)
    {
        JsonObject node = new() { ["id"] = id, ["kind"] = kind, ["description"] = description };
        if (timeout is not null)
            node["timeout"] = timeout;
        if (config is not null)
            node["config"] = config;
        return node;
    }

    private static JsonNode Edge(string from, string to, string? when = null)
    {
        JsonObject edge = new() { ["from"] = from, ["to"] = to };
        if (when is not null)
            edge["when"] = when;
        return edge;
    }
}
