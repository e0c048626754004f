using Purchasing.Graph.Compilation;

namespace Purchasing.Graph.Running;

/// <summary>How far the inputs of a node under the policy "first" are decided. Used under the lock of the run.</summary>
sealed class JoinProgress(CompiledNode node)
{
    /// <summary>For the edges of order and then for each input: the first edge that may still count; beyond the last when the input is decided.</summary>
    public int[] Next { get; } = new int[node.PortEdges.Length + 1];

    /// <summary>How many of them are undecided.</summary>
    public int Open { get; set; } = node.PortEdges.Count(edges => edges.Length > 0) + (node.OrderEdges.Length > 0 ? 1 : 0);
}
