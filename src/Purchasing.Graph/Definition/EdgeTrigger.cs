namespace Purchasing.Graph.Definition;

/// <summary>Which outcome of its source an edge follows.</summary>
public enum EdgeTrigger
{
    /// <summary>The source succeeded (or answered with its fallback).</summary>
    Success,

    /// <summary>The source failed. Such an edge carries no data and makes the failure count as handled.</summary>
    Failure,

    /// <summary>The source was executed, whether it succeeded or failed. Such an edge carries no data.</summary>
    Completion,
}
