using System.Globalization;
using System.Text;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Drawing;

/// <summary>What both drawings share: the shapes to draw and what a run has to say about them.</summary>
sealed class GraphDrawing(LogicGraph graph, GraphRun? run)
{
    public string Name => graph.Name;

    /// <summary>The nodes to draw, by index, with the lines of their label and their status in the run.</summary>
    public IEnumerable<(int Index, string[] Lines, NodeStatus? Status)> Nodes()
    {
        foreach (CompiledNode node in graph.Nodes)
        {
            NodeTrace? trace = run?.Nodes[node.Index];
            string kind = node.Role == NodeRole.Entry ? "input of subgraph" : node.Kind;
            string[] lines = trace is null ? [node.Id, kind] : trace.Reason is null ? [node.Id, kind, Outcome(trace)] : [node.Id, kind, Outcome(trace), Short(trace.Reason)];
            yield return (node.Index, lines, trace?.Status);
        }
    }

    /// <summary>The edges to draw; -1 stands for the inputs of the graph.</summary>
    public IEnumerable<(int From, int To, string Label, bool Dashed, bool? Taken)> Edges()
    {
        for (int i = 0; i < graph.Edges.Length; i++)
        {
            CompiledEdge edge = graph.Edges[i];
            var parts = new List<string>();
            if (edge.FromPort >= 0)
            {
                string from = edge.From < 0 ? graph.Definition.Inputs[edge.FromPort].Name : graph.Nodes[edge.From].Outputs[edge.FromPort].Name;
                string to = graph.Nodes[edge.To].Inputs[edge.ToPort].Name;
                parts.Add(from == to ? from : $"{from} → {to}");
            }
            if (edge.On != EdgeTrigger.Success) parts.Add("on " + edge.On.ToString().ToLowerInvariant());
            if (edge.When is not null) parts.Add($"[{edge.When.Text}]");
            yield return (edge.From, edge.To, string.Join(' ', parts), edge.FromPort < 0, run is null ? null : run.State.Edges[i] == EdgeState.Taken);
        }
    }

    public bool HasInputs => graph.InputEdges.Length > 0;

    /// <summary>Why a node did not succeed, in full; <see langword="null"/> when it did.</summary>
    public string? ReasonOf(int node) => run?.Nodes[node].Reason;

    // A failure may quote a whole answer of a server.
    static string Short(string reason)
    {
        const int most = 100;
        return reason.Length <= most ? reason : reason[..most] + "…";
    }

    static string Outcome(NodeTrace trace)
    {
        var text = new StringBuilder(trace.Status.ToString().ToLowerInvariant());
        if (trace.Started is not null) text.Append(CultureInfo.InvariantCulture, $" {trace.Duration.TotalMilliseconds:0.0} ms");
        if (trace.Attempts > 1) text.Append(CultureInfo.InvariantCulture, $", {trace.Attempts} attempts");
        if (trace.FromCache) text.Append(", cached");
        if (trace.Compensation != CompensationStatus.None) text.Append(", ").Append(trace.Compensation.ToString().ToLowerInvariant());
        return text.ToString();
    }
}
