using System.Security.Cryptography;
using System.Text.Json;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>The fingerprint of a graph: what it says, whatever the layout of its file.</summary>
static class GraphHash
{
    public static string Of(LogicGraph graph)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            Write(writer, graph.Definition, graph.Types);
            foreach (CompiledNode node in graph.Nodes) Write(writer, node);
            writer.WriteEndArray();
        }
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    static void Write(Utf8JsonWriter writer, GraphDefinition graph, PortTypes types)
    {
        writer.WriteStartObject();
        writer.WriteString("name", graph.Name);
        writer.WriteString("version", graph.Version);
        writer.WriteNumber("compensation", (int)graph.Compensation);
        writer.WriteStartArray("inputs");
        foreach (InputPort port in graph.Inputs) writer.WriteStringValue($"{port.Name}:{types.NameOf(port.Type)}:{port.Required}:{port.Sensitive}");
        writer.WriteEndArray();
        writer.WriteStartArray("outputs");
        foreach (GraphOutput output in graph.Outputs) writer.WriteStringValue($"{output.Name}:{output.Node}.{output.Port}");
        writer.WriteEndArray();
        writer.WriteStartArray("nodes");
        foreach (NodeDefinition node in graph.Nodes) Write(writer, node);
        writer.WriteEndArray();
        writer.WriteStartArray("edges");
        foreach (EdgeDefinition edge in graph.Edges)
        {
            writer.WriteStartArray();
            foreach (string? part in (ReadOnlySpan<string?>)[edge.From, edge.FromPort, edge.To, edge.ToPort, edge.When, edge.On.ToString()]) writer.WriteStringValue(part);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        writer.WriteStartObject("graphs");
        foreach (var (name, inner) in graph.Graphs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            Write(writer, inner, types);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // What a node promises depends on code too: on its handler, on a function it calls, on a registered type.
    static void Write(Utf8JsonWriter writer, CompiledNode node)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(node.Id);
        foreach (InputPort port in node.Inputs) writer.WriteStringValue($"{port.Name}:{NameOf(port.Type)}:{port.Required}");
        foreach (OutputPort port in node.Outputs) writer.WriteStringValue($"{port.Name}:{NameOf(port.Type)}");
        if (node.Handler is ICompositeHandler composite) writer.WriteStringValue(composite.Body.Hash);
        writer.WriteEndArray();
    }

    // Without versions of assemblies, which change with every update of the framework.
    static string NameOf(Type type) => type.IsGenericType
        ? $"{type.GetGenericTypeDefinition().FullName}[{string.Join(',', type.GetGenericArguments().Select(NameOf))}]"
        : type.IsArray ? NameOf(type.GetElementType()!) + "[]" : type.FullName ?? type.Name;

    static void Write(Utf8JsonWriter writer, NodeDefinition node)
    {
        writer.WriteStartObject();
        writer.WriteString("id", node.Id);
        writer.WriteString("kind", node.Handler is null ? node.Kind : node.Handler.GetType().FullName);
        writer.WriteString("when", node.When);
        // Records print all their members, which is all a fingerprint needs.
        writer.WriteString("policies", string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{node.Join}|{node.Timeout}|{node.Retry}|{node.Undo}|{node.Breaker}|{node.Concurrency}|{node.Cache}|{string.Join(',', node.Redact)}"));
        Write(writer, "values", node.Values);
        Write(writer, "fallback", node.Fallback);
        if (node.Configuration.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("config");
            node.Configuration.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, JsonElement>? values)
    {
        if (values is null) return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
