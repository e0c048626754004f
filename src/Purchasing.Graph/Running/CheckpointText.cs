using System.Text;
using System.Text.Json;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Running;

/// <summary>The state of a run as JSON text, and back.</summary>
static class CheckpointText
{
    public static string Write(RunState run, List<int> nodes, RunStatus? outcome)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("started", run.Started);
            if (outcome is not null) writer.WriteNumber("outcome", (int)outcome);
            writer.WriteStartObject("inputs");
            IReadOnlyList<InputPort> inputs = run.Graph.Definition.Inputs;
            for (int i = 0; i < inputs.Count; i++) WriteValue(writer, run, i, inputs[i].Name, inputs[i].Type, "Input of the graph");
            writer.WriteEndObject();
            writer.WriteStartObject("nodes");
            foreach (int index in nodes) WriteNode(writer, run, index);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads the text into a fresh state. Nodes that did their work keep their outcome; others will be executed again.</summary>
    public static RunStatus? Read(RunState run, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;
        run.Started = root.GetProperty("started").GetDateTimeOffset();
        TimeSpan before = run.Time.GetUtcNow() - run.Started;
        run.Before = before > TimeSpan.Zero ? before : TimeSpan.Zero;
        RunStatus? outcome = root.TryGetProperty("outcome", out JsonElement ended) ? (RunStatus)ended.GetInt32() : null;
        IReadOnlyList<InputPort> inputs = run.Graph.Definition.Inputs;
        for (int i = 0; i < inputs.Count; i++)
        {
            if (root.GetProperty("inputs").TryGetProperty(inputs[i].Name, out JsonElement value)) run.SetSlot(i, run.Graph.Json.ReadStored(value, inputs[i].Type));
        }
        foreach (JsonProperty node in root.GetProperty("nodes").EnumerateObject()) ReadNode(run, run.Graph.Nodes[run.Graph.IndexOf(node.Name)], node.Value);
        return outcome;
    }

    static void WriteNode(Utf8JsonWriter writer, RunState run, int index)
    {
        CompiledNode node = run.Graph.Nodes[index];
        NodeRun state = run.Nodes[index];
        bool ended = state.Settled || state.Restored;
        if (!ended && !state.Begun) return;
        writer.WriteStartObject(node.Id);
        writer.WriteNumber("status", (int)(ended ? state.Status : NodeStatus.Running));
        writer.WriteNumber("order", state.Order);
        if (state.Begun) writer.WriteBoolean("begun", true);
        if (ended)
        {
            writer.WriteNumber("attempts", state.Attempts);
            writer.WriteNumber("started", state.Started.Ticks);
            writer.WriteNumber("queued", state.Queued.Ticks);
            writer.WriteNumber("duration", state.Duration.Ticks);
            if (state.FromCache) writer.WriteBoolean("fromCache", true);
            if (state.Cause > 0) writer.WriteNumber("cause", state.Cause);
            if ((state.Reason ?? (state.Cause > 0 ? RunTrace.Of(run, index).Reason : null)) is { } reason) writer.WriteString("reason", reason);
            if (state.Compensation != CompensationStatus.None) writer.WriteNumber("compensation", (int)state.Compensation);
            if (state.CompensationReason is { } problem) writer.WriteString("compensationReason", problem);
            if (state.Notes is { } notes)
            {
                writer.WriteStartArray("notes");
                foreach (string note in notes) writer.WriteStringValue(note);
                writer.WriteEndArray();
            }
            writer.WriteStartObject("outputs");
            for (int i = 0; i < node.Outputs.Length; i++)
            {
                WriteValue(writer, run, node.OutputBase + i, node.Outputs[i].Name, node.Outputs[i].Type, $"Output of node '{node.Id}'");
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    static void WriteValue(Utf8JsonWriter writer, RunState run, int slot, string name, Type type, string what)
    {
        if (!run.TryGetSlot(slot, out object? value)) return;
        writer.WritePropertyName(name);
        try
        {
            run.Graph.Json.WriteStored(writer, value, type);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidOperationException($"{what} '{name}' cannot be written to a checkpoint: {e.Message}", e);
        }
    }

    static void ReadNode(RunState run, CompiledNode node, JsonElement json)
    {
        ref NodeRun state = ref run.Nodes[node.Index];
        state.Status = (NodeStatus)json.GetProperty("status").GetInt32();
        state.Order = json.GetProperty("order").GetInt32();
        state.Begun = json.TryGetProperty("begun", out _);
        if (state.Status == NodeStatus.Running) return;
        state.Settled = true;
        state.Attempts = json.GetProperty("attempts").GetInt32();
        state.Started = TimeSpan.FromTicks(json.GetProperty("started").GetInt64());
        state.Queued = TimeSpan.FromTicks(json.GetProperty("queued").GetInt64());
        state.Duration = TimeSpan.FromTicks(json.GetProperty("duration").GetInt64());
        state.FromCache = json.TryGetProperty("fromCache", out _);
        if (json.TryGetProperty("cause", out JsonElement cause)) state.Cause = cause.GetInt32();
        if (json.TryGetProperty("reason", out JsonElement reason)) state.Reason = reason.GetString();
        if (json.TryGetProperty("compensation", out JsonElement compensation)) state.Compensation = (CompensationStatus)compensation.GetInt32();
        if (json.TryGetProperty("compensationReason", out JsonElement problem)) state.CompensationReason = problem.GetString();
        if (json.TryGetProperty("notes", out JsonElement notes)) state.Notes = [.. notes.EnumerateArray().Select(note => note.GetString()!)];
        JsonElement outputs = json.GetProperty("outputs");
        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (outputs.TryGetProperty(node.Outputs[i].Name, out JsonElement value)) run.SetSlot(node.OutputBase + i, run.Graph.Json.ReadStored(value, node.Outputs[i].Type));
        }
    }
}
