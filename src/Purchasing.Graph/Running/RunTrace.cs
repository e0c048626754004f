using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;

namespace Purchasing.Graph.Running;

/// <summary>Makes the trace of a run from its data, when somebody asks for it.</summary>
static class RunTrace
{
    public const string Hidden = "***";

    public static NodeTrace[] Of(RunState run)
    {
        var traces = new NodeTrace[run.Nodes.Length];
        for (int i = 0; i < traces.Length; i++) traces[i] = Of(run, i);
        return traces;
    }

    public static NodeTrace Of(RunState run, int index)
    {
        CompiledNode node = run.Graph.Nodes[index];
        ref readonly NodeRun state = ref run.Nodes[index];
        bool executed = state.Status is not (NodeStatus.NotStarted or NodeStatus.Skipped or NodeStatus.Blocked) && state.Cause == 0;
        return new NodeTrace
        {
            Id = node.Id,
            Kind = node.Kind,
            Status = state.Status,
            Started = executed ? run.Started + state.Started : null,
            Queued = state.Queued,
            Duration = state.Duration,
            Attempts = state.Attempts,
            FromCache = state.FromCache,
            Reason = state.Reason ?? ReasonOf(run, state),
            Error = state.Error,
            Notes = state.Notes?.ToArray() ?? [],
            Inputs = Inputs(run, node),
            Outputs = Outputs(run, node),
            Compensation = state.Compensation,
            CompensationReason = state.CompensationReason,
        };
    }

    public static string? ReasonOf(RunState run, in NodeRun state)
    {
        if (state.Cause == 0) return null;
        int index = state.Cause - 1;
        CompiledEdge edge = run.Graph.Edges[index];
        if (run.BrokenEdges?.TryGetValue(index, out string? broken) == true) return broken;
        string source = edge.From < 0 ? "the graph's inputs" : $"'{run.Graph.Nodes[edge.From].Id}'";
        NodeStatus before = edge.From < 0 ? NodeStatus.Succeeded : run.Nodes[edge.From].Status;
        return before switch
        {
            NodeStatus.Failed => edge.On == EdgeTrigger.Success || state.Status == NodeStatus.Failed ? $"{source} failed." : $"{source} failed, and no edge follows that.",
            NodeStatus.Blocked => $"{source} was blocked.",
            NodeStatus.Skipped => $"{source} was skipped.",
            _ when edge.On == EdgeTrigger.Failure => $"{source} did not fail.",
            NodeStatus.Foreseen when edge.When is null => $"{source} produced nothing in the dry run.",
            _ when edge.When is { } condition => $"{source} did not fulfil: {condition.Text}",
            _ => $"{source} delivered nothing.",
        };
    }

    static Dictionary<string, object?> Inputs(RunState run, CompiledNode node)
    {
        var values = new Dictionary<string, object?>(node.Inputs.Length, StringComparer.Ordinal);
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (run.TryGetInput(node, i, out object? value)) values[node.Inputs[i].Name] = node.HiddenInputs[i] ? Hidden : value;
        }
        return values;
    }

    static Dictionary<string, object?> Outputs(RunState run, CompiledNode node)
    {
        var values = new Dictionary<string, object?>(node.Outputs.Length, StringComparer.Ordinal);
        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (run.TryGetOutput(node, i, out object? value)) values[node.Outputs[i].Name] = node.HiddenOutputs[i] ? Hidden : value;
        }
        return values;
    }
}
