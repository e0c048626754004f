namespace Purchasing.Graph.Nodes;

/// <summary>What the executor may assume about a node.</summary>
[Flags]
public enum NodeTraits
{
    /// <summary>Nothing: the node may block or wait, and its answer may differ from call to call.</summary>
    None = 0,

    /// <summary>The same inputs may be answered from a cache: the node has no side effect and depends on its inputs alone
    /// (a lookup whose age the graph limits with a TTL counts as pure).</summary>
    Pure = 1,

    /// <summary>The work is short and never blocks or waits, so starting another thread for it would cost more than it gains.</summary>
    Inline = 2,

    /// <summary>The node only waits for other runs (a foreach), so it takes no place among the nodes executed at once.</summary>
    Composite = 4,

    /// <summary>
    /// The node may wait for something outside the run (<see cref="NodeContext.Wait"/>, <see cref="NodeContext.WaitUntil"/>). What waits in the
    /// body of a foreach must say so, for its items are written to the log of the run then.
    /// </summary>
    Waits = 8,
}
