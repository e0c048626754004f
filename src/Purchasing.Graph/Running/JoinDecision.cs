using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;

namespace Purchasing.Graph.Running;

/// <summary>Decides from its incoming edges whether a node runs. Looks at edges in the order of the file, never of arrival.</summary>
static class JoinDecision
{
    /// <summary>Decides about a node.</summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The node.</param>
    /// <param name="pending">How many of its edges are open.</param>
    /// <param name="cause">The edge that speaks against running the node.</param>
    public static JoinOutcome Of(RunState run, CompiledNode node, int pending, out int cause)
    {
        cause = -1;
        if (node.Join == JoinPolicy.First) return First(run, node, out cause);
        if (pending > 0) return JoinOutcome.Undecided;
        return node.Join == JoinPolicy.All ? All(run, node, out cause) : Any(run, node, out cause);
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
