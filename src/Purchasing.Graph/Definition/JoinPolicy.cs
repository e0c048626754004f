namespace Purchasing.Graph.Definition;

/// <summary>When a node with several incoming edges runs.</summary>
public enum JoinPolicy
{
    /// <summary>
    /// Every edge must deliver. A skipped edge into a required input skips the node; a failed source anywhere stops it.
    /// </summary>
    All,

    /// <summary>
    /// Waits until every edge is settled, then runs if at least one of them was taken and the required inputs are there.
    /// Failed and skipped sources are tolerated, because the graph says so.
    /// </summary>
    Any,

    /// <summary>
    /// For each input, the first edge taken in the order the graph writes them; edges after it are not waited for. This is
    /// the only policy under which several edges may lead to one input. The order is that of the file and not that of
    /// arrival, so the result does not depend on timing.
    /// </summary>
    First,
}
