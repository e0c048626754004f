namespace Purchasing.Graph.Running;

/// <summary>What the edges that lead to a node say about it.</summary>
enum JoinOutcome
{
    /// <summary>More edges must settle.</summary>
    Undecided,

    /// <summary>The node can run.</summary>
    Ready,

    /// <summary>The node is not wanted.</summary>
    Skip,

    /// <summary>Something the node depends on failed.</summary>
    Block,

    /// <summary>A condition on the way to the node could not be evaluated.</summary>
    Fail,
}
