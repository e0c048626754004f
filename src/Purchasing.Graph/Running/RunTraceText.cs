using System.Text.Json;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Json;

namespace Purchasing.Graph.Running;

/// <summary>Writes a run as JSON for people and tools.</summary>
static class RunTraceText
{
    public static void Write(Utf8JsonWriter writer, GraphRun run)
    {
        ValueJson json = run.Graph.Json;
        writer.WriteStartObject();
        writer.WriteString("run_id", run.RunId);
        writer.WriteString("graph", run.Graph.Name);
        writer.WriteString("version", run.Graph.Definition.Version);
        writer.WriteString("status", Snake(run.Status.ToString()));
        writer.WriteBoolean("dry_run", run.IsDryRun);
        writer.WriteString("started", run.Started);
        writer.WriteNumber("duration_ms", Milliseconds(run.Duration));
        writer.WriteStartObject("outputs");
        foreach (GraphOutput output in run.Graph.Definition.Outputs)
        {
            CompiledNode node = run.Graph.Nodes[run.Graph.IndexOf(output.Node)];
            if (!run.TryOutput(output.Name, out object? value)) continue;
            writer.WritePropertyName(output.Name);
            json.WriteShown(writer, node.HiddenOutputs[node.OutputIndex(output.Port)] ? "***" : value);
        }
        writer.WriteEndObject();
        writer.WriteStartArray("nodes");
        foreach (NodeTrace node in run.Nodes) Write(writer, json, node);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, ValueJson json, NodeTrace node)
    {
        writer.WriteStartObject();
        writer.WriteString("id", node.Id);
        writer.WriteString("kind", node.Kind);
        writer.WriteString("status", Snake(node.Status.ToString()));
        if (node.Started is { } started) writer.WriteString("started", started);
        writer.WriteNumber("queued_ms", Milliseconds(node.Queued));
        writer.WriteNumber("duration_ms", Milliseconds(node.Duration));
        writer.WriteNumber("attempts", node.Attempts);
        if (node.FromCache) writer.WriteBoolean("from_cache", true);
        if (node.Reason is not null) writer.WriteString("reason", node.Reason);
        if (node.Compensation != CompensationStatus.None) writer.WriteString("compensation", Snake(node.Compensation.ToString()));
        if (node.CompensationReason is not null) writer.WriteString("compensation_reason", node.CompensationReason);
        if (node.Notes.Count > 0)
        {
            writer.WriteStartArray("notes");
            foreach (string note in node.Notes) writer.WriteStringValue(note);
            writer.WriteEndArray();
        }
        Write(writer, json, "inputs", node.Inputs);
        Write(writer, json, "outputs", node.Outputs);
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, ValueJson json, string name, IReadOnlyDictionary<string, object?> values)
    {
        writer.WriteStartObject(name);
        foreach (var (port, value) in values)
        {
            writer.WritePropertyName(port);
            json.WriteShown(writer, value);
        }
        writer.WriteEndObject();
    }

    static decimal Milliseconds(TimeSpan duration) => decimal.Round((decimal)duration.Ticks / TimeSpan.TicksPerMillisecond, 3);

    static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
