using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;

namespace Purchasing.Graph.Running;

/// <summary>Decides from its incoming edges whether a node runs. Looks at edges in the order of the file, never of arrival.</summary>
static class JoinDecision
{
    /// <summary>Decides about a node.</summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The node.</param>
    /// <param name="arrived">The edge that has just settled.</param>
    /// <param name="pending">How many of its edges are open.</param>
    /// <param name="cause">The edge that speaks against running the node.</param>
    public static JoinOutcome Of(RunState run, CompiledNode node, int arrived, int pending, out int cause)
    {
        cause = -1;
        if (node.Join == JoinPolicy.First) return IsOpen(run, node, arrived) ? JoinOutcome.Undecided : First(run, node, out cause);
        if (pending > 0) return JoinOutcome.Undecided;
        if (node.Role == NodeRole.Exit) return Exit(run, node, out cause);
        return node.Join == JoinPolicy.All ? All(run, node, out cause) : Any(run, node, out cause);
    }

    // A subgraph ends as a run of its graph by itself would: it fails when a node inside it failed and no edge deals with that.
    static JoinOutcome Exit(RunState run, CompiledNode node, out int cause)
    {
        CompiledEdge[] edges = run.Graph.Edges;
        cause = node.InEdges.First(edge => run.Graph.Nodes[edges[edge].From] is { Role: NodeRole.Entry } entry && entry.Owner == node.Index);
        int begin = edges[cause].From;
        switch (run.Nodes[begin].Status)
        {
            case NodeStatus.Skipped:
                return JoinOutcome.Skip;
            case NodeStatus.Blocked:
                return JoinOutcome.Block;
            case NodeStatus.Failed:
                return JoinOutcome.Fail;
        }
        for (int i = begin + 1; i < node.Index; i++)
        {
            if (run.Graph.Nodes[i].Owner != node.Index || run.Nodes[i].Status != NodeStatus.Failed || run.IsHandledHere(i)) continue;
            cause = node.InEdges.Cast<int?>().FirstOrDefault(edge => edges[edge!.Value].From == i)
                ?? node.InEdges.Cast<int?>().FirstOrDefault(edge => run.Edges[edge!.Value] is EdgeState.Failed or EdgeState.Broken) ?? cause;
            return JoinOutcome.Fail;
        }
        return JoinOutcome.Ready;
    }

    static JoinOutcome All(RunState run, CompiledNode node, out int cause)
    {
        JoinOutcome outcome = JoinOutcome.Ready;
        cause = -1;
        foreach (int edge in node.InEdges)
        {
            JoinOutcome verdict = run.Edges[edge] switch
            {
                EdgeState.Taken => JoinOutcome.Ready,
                EdgeState.Skipped => run.Graph.Edges[edge].Optional ? JoinOutcome.Ready : JoinOutcome.Skip,
                EdgeState.Failed => JoinOutcome.Block,
                _ => JoinOutcome.Fail,
            };
            if (verdict <= outcome) continue;
            outcome = verdict;
            cause = edge;
        }
        return outcome;
    }

    static JoinOutcome Any(RunState run, CompiledNode node, out int cause)
    {
        bool taken = false;
        cause = -1;
        JoinOutcome against = JoinOutcome.Ready;
        foreach (int edge in node.InEdges) Weigh(run, edge, ref taken, ref against, ref cause);
        if (against == JoinOutcome.Fail || !taken) return against == JoinOutcome.Ready ? JoinOutcome.Skip : against;
        return RequiredInputs(run, node, out cause);
    }

    static JoinOutcome First(RunState run, CompiledNode node, out int cause)
    {
        JoinOutcome outcome = FirstOf(run, node.OrderEdges, required: node.OrderEdges.Length > 0, out cause);
        if (outcome == JoinOutcome.Undecided) return outcome;
        for (int port = 0; port < node.Inputs.Length; port++)
        {
            if (node.PortEdges[port].Length == 0) continue;
            JoinOutcome verdict = FirstOf(run, node.PortEdges[port], node.Inputs[port].Required, out int against);
            if (verdict == JoinOutcome.Undecided) return verdict;
            if (verdict <= outcome) continue;
            outcome = verdict;
            cause = against;
        }
        return outcome;
    }

    // Whether an input is still without an answer. Of the inputs only that of the edge which arrived is looked at, and of its edges only those
    // not known to be of no use, so that the work for a node with many edges is that of looking at each edge once.
    static bool IsOpen(RunState run, CompiledNode node, int arrived)
    {
        JoinProgress progress = run.JoinOf(node);
        int port = run.Graph.Edges[arrived].ToPort;
        int[] edges = port < 0 ? node.OrderEdges : node.PortEdges[port];
        ref int next = ref progress.Next[port + 1];
        if (next > edges.Length) return progress.Open > 0;
        while (next < edges.Length && run.Edges[edges[next]] is EdgeState.Skipped or EdgeState.Failed) next++;
        if (next < edges.Length && run.Edges[edges[next]] < EdgeState.Taken) return true;
        next = edges.Length + 1;
        return --progress.Open > 0;
    }

    static JoinOutcome FirstOf(RunState run, int[] edges, bool required, out int cause)
    {
        bool taken = false;
        cause = -1;
        JoinOutcome against = JoinOutcome.Ready;
        foreach (int edge in edges)
        {
            if (run.Edges[edge] < EdgeState.Taken) return JoinOutcome.Undecided;
            Weigh(run, edge, ref taken, ref against, ref cause);
            if (taken || against == JoinOutcome.Fail) break;
        }
        if (against == JoinOutcome.Fail) return against;
        return taken || !required ? JoinOutcome.Ready : against;
    }

    static JoinOutcome RequiredInputs(RunState run, CompiledNode node, out int cause)
    {
        JoinOutcome outcome = JoinOutcome.Ready;
        cause = -1;
        for (int port = 0; port < node.Inputs.Length; port++)
        {
            if (!node.Inputs[port].Required || node.PortEdges[port].Length == 0) continue;
            JoinOutcome verdict = FirstOf(run, node.PortEdges[port], required: true, out int against);
            if (verdict <= outcome) continue;
            outcome = verdict;
            cause = against;
        }
        return outcome;
    }

    static void Weigh(RunState run, int edge, ref bool taken, ref JoinOutcome against, ref int cause)
    {
        JoinOutcome verdict = run.Edges[edge] switch
        {
            EdgeState.Taken => JoinOutcome.Ready,
            EdgeState.Skipped => JoinOutcome.Skip,
            EdgeState.Failed => JoinOutcome.Block,
            _ => JoinOutcome.Fail,
        };
        taken |= verdict == JoinOutcome.Ready;
        if (verdict <= against) return;
        against = verdict;
        cause = edge;
    }
}
