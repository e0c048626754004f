using System.Buffers;
using System.Text;
using System.Text.Json;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Running;

/// <summary>What a run writes down about its inputs and its nodes, and how it is read back.</summary>
static class NodeRecord
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The data of the first entry of a run or of an item.</summary>
    /// <exception cref="InvalidOperationException">An input cannot be kept exactly.</exception>
    public static string Started(RunState run) => Write(writer =>
    {
        writer.WriteString("started", run.Started);
        if (run.Tenant is { } tenant) writer.WriteString("tenant", tenant);
        IReadOnlyList<InputPort> inputs = run.Graph.Definition.Inputs;
        writer.WriteStartObject("inputs");
        for (int i = 0; i < inputs.Count; i++) WriteValue(writer, run, i, inputs[i].Name, inputs[i].Type, "Input");
        writer.WriteEndObject();
        WriteVerdicts(writer, run, run.Graph.InputEdges);
    });

    static void ReadStarted(RunState run, string data)
    {
        using var document = JsonDocument.Parse(data);
        run.Started = document.RootElement.GetProperty("started").GetDateTimeOffset();
        if (document.RootElement.TryGetProperty("tenant", out JsonElement tenant)) run.Tenant = tenant.GetString();
        TimeSpan before = run.Time.GetUtcNow() - run.Started;
        run.Before = before > TimeSpan.Zero ? before : TimeSpan.Zero;
        JsonElement values = document.RootElement.GetProperty("inputs");
        if (document.RootElement.TryGetProperty("edges", out JsonElement verdicts)) ReadVerdicts(run, run.Graph.InputEdges, verdicts);
        IReadOnlyList<InputPort> inputs = run.Graph.Definition.Inputs;
        for (int i = 0; i < inputs.Count; i++) ReadValue(run, values, i, inputs[i].Name, inputs[i].Type);
    }

    /// <summary>The entry of a node that ended or waits.</summary>
    /// <exception cref="InvalidOperationException">An output cannot be kept exactly.</exception>
    public static NewRunEntry Ended(RunState run, int index)
    {
        CompiledNode node = run.Graph.Nodes[index];
        NodeRun state = run.Nodes[index];
        string data = Write(writer =>
        {
            writer.WriteString("status", state.Status.ToString());
            writer.WriteNumber("order", state.Order);
            writer.WriteNumber("attempts", state.Attempts);
            writer.WriteNumber("started", state.Started.Ticks);
            writer.WriteNumber("queued", state.Queued.Ticks);
            writer.WriteNumber("duration", state.Duration.Ticks);
            if (state.FromCache) writer.WriteBoolean("fromCache", true);
            if (state.Due is { } due) writer.WriteString("due", due);
            if (state.Cause > 0) writer.WriteNumber("cause", state.Cause);
            if ((state.Reason ?? (state.Cause > 0 ? RunTrace.ReasonOf(run, state) : null)) is { } reason) writer.WriteString("reason", reason);
            WriteNotes(writer, state.Notes);
            WriteVerdicts(writer, run, node.OutEdges);
            writer.WriteStartObject("outputs");
            for (int i = 0; i < node.Outputs.Length; i++)
            {
                WriteValue(writer, run, node.OutputBase + i, node.Outputs[i].Name, node.Outputs[i].Type, $"Output of node '{node.Id}'");
            }
            writer.WriteEndObject();
        });
        return new NewRunEntry(state.Status == NodeStatus.Waiting ? RunEntryKind.Waiting : RunEntryKind.Ended, run.Prefix + node.Id, data);
    }

    public static NewRunEntry Begun(RunState run, CompiledNode node, int attempt) =>
        new(RunEntryKind.Begun, run.Prefix + node.Id, Write(writer =>
        {
            writer.WriteNumber("attempt", attempt);
            writer.WriteNumber("begin", run.Nodes[node.Index].Begin);
        }));

    public static NewRunEntry UndoBegun(RunState run, CompiledNode node) => new(RunEntryKind.UndoBegun, run.Prefix + node.Id, "{}");

    public static NewRunEntry UndoEnded(RunState run, CompiledNode node) => new(RunEntryKind.UndoEnded, run.Prefix + node.Id, Write(writer =>
    {
        writer.WriteString("status", run.Nodes[node.Index].Compensation.ToString());
        if (run.Nodes[node.Index].CompensationReason is { } reason) writer.WriteString("reason", reason);
    }));

    public static NewRunEntry Completed(RunState run, RunStatus status) => new(RunEntryKind.Completed, run.Prefix, Write(writer =>
    {
        writer.WriteString("outcome", status.ToString());
        writer.WriteNumber("duration", run.Duration.Ticks);
    }));

    /// <summary>Reads what an entry says about one node, or about the run itself.</summary>
    public static void Read(RunState run, RunEntry entry)
    {
        if (entry.Kind is RunEntryKind.Started or RunEntryKind.Item)
        {
            ReadStarted(run, entry.Data);
            return;
        }
        if (entry.Kind is RunEntryKind.TakenUp or RunEntryKind.Signal) return;
        using var document = JsonDocument.Parse(entry.Data);
        JsonElement json = document.RootElement;
        if (entry.Kind == RunEntryKind.Completed)
        {
            run.Duration = TimeSpan.FromTicks(json.GetProperty("duration").GetInt64());
            return;
        }
        CompiledNode node = run.Graph.Nodes[run.Graph.IndexOf(entry.Subject[run.Prefix.Length..])];
        ref NodeRun state = ref run.Nodes[node.Index];
        switch (entry.Kind)
        {
            case RunEntryKind.Begun:
                state.Begun = true;
                state.Begin = json.GetProperty("begin").GetInt32();
                break;
            case RunEntryKind.UndoEnded:
                state.Compensation = Enum.Parse<CompensationStatus>(json.GetProperty("status").GetString()!);
                state.CompensationReason = json.TryGetProperty("reason", out JsonElement problem) ? problem.GetString() : null;
                break;
            case RunEntryKind.Waiting or RunEntryKind.Ended:
                ReadEnded(run, node, ref state, json);
                // Of a run that is over it is told that the node waits; in one that goes on the node is executed again.
                if (entry.Kind == RunEntryKind.Waiting) (state.Restored, state.Order) = (false, 0);
                break;
        }
    }

    static void ReadEnded(RunState run, CompiledNode node, ref NodeRun state, JsonElement json)
    {
        state.Restored = true;
        state.Status = Enum.Parse<NodeStatus>(json.GetProperty("status").GetString()!);
        state.Order = json.GetProperty("order").GetInt32();
        state.Attempts = json.GetProperty("attempts").GetInt32();
        state.Started = TimeSpan.FromTicks(json.GetProperty("started").GetInt64());
        state.Queued = TimeSpan.FromTicks(json.GetProperty("queued").GetInt64());
        state.Duration = TimeSpan.FromTicks(json.GetProperty("duration").GetInt64());
        state.FromCache = json.TryGetProperty("fromCache", out _);
        state.Due = json.TryGetProperty("due", out JsonElement due) ? due.GetDateTimeOffset() : null;
        if (json.TryGetProperty("cause", out JsonElement cause)) state.Cause = cause.GetInt32();
        if (json.TryGetProperty("reason", out JsonElement reason)) state.Reason = reason.GetString();
        if (json.TryGetProperty("notes", out JsonElement notes)) state.Notes = [.. notes.EnumerateArray().Select(note => note.GetString()!)];
        if (json.TryGetProperty("edges", out JsonElement verdicts)) ReadVerdicts(run, node.OutEdges, verdicts);
        JsonElement outputs = json.GetProperty("outputs");
        for (int i = 0; i < node.Outputs.Length; i++) ReadValue(run, outputs, node.OutputBase + i, node.Outputs[i].Name, node.Outputs[i].Type);
    }

    // A condition may look at the clock, so what it said is part of what happened.
    static void WriteVerdicts(Utf8JsonWriter writer, RunState run, int[] edges)
    {
        bool any = false;
        foreach (int edge in edges)
        {
            if (run.Graph.Edges[edge].When is null || run.Edges[edge] == EdgeState.Open) continue;
            if (!any) writer.WriteStartObject("edges");
            any = true;
            string? broken = run.BrokenReason(edge);
            writer.WriteString(edge.ToString(System.Globalization.CultureInfo.InvariantCulture), broken is not null ? "!" + broken : run.Edges[edge] is EdgeState.JudgedTrue or EdgeState.Taken ? "+" : "-");
        }
        if (any) writer.WriteEndObject();
    }

    static void ReadVerdicts(RunState run, int[] edges, JsonElement verdicts)
    {
        foreach (int edge in edges)
        {
            if (!verdicts.TryGetProperty(edge.ToString(System.Globalization.CultureInfo.InvariantCulture), out JsonElement verdict)) continue;
            string text = verdict.GetString()!;
            if (text[0] == '!') run.Break(edge, text[1..]);
            else run.Edges[edge] = text == "+" ? EdgeState.JudgedTrue : EdgeState.JudgedFalse;
        }
    }

    static void WriteNotes(Utf8JsonWriter writer, List<string>? notes)
    {
        if (notes is null) return;
        writer.WriteStartArray("notes");
        foreach (string note in notes) writer.WriteStringValue(note);
        writer.WriteEndArray();
    }

    static void WriteValue(Utf8JsonWriter writer, RunState run, int slot, string name, Type type, string what)
    {
        if (!run.TryGetSlot(slot, out object? value)) return;
        writer.WritePropertyName(name);
        try
        {
            string json = run.TakeKept(slot) ?? run.Graph.Json.Keep(value, type);
            if (run.IsSensitive(slot)) writer.WriteStringValue(run.Graph.Protector!.Protect(json));
            else writer.WriteRawValue(json);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidOperationException($"{what} '{name}' cannot be stored: {e.Message}", e);
        }
    }

    static void ReadValue(RunState run, JsonElement values, int slot, string name, Type type)
    {
        if (!values.TryGetProperty(name, out JsonElement value)) return;
        run.SetSlot(slot, run.IsSensitive(slot) ? run.Graph.Json.ReadKept(run.Graph.Protector!.Unprotect(value.GetString()!), type) : run.Graph.Json.ReadStored(value.Clone(), type));
    }

    static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Plain.Encoder }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
