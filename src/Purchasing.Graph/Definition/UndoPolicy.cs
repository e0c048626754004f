namespace Purchasing.Graph.Definition;

/// <summary>How the side effect of a node is undone; what is left out is as for doing it.</summary>
public sealed record UndoPolicy
{
    /// <summary>How long one attempt may take; <see langword="null"/> for the timeout of the node, and for a minute when it has none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Further attempts; <see langword="null"/> for the retries of the node.</summary>
    public RetryPolicy? Retry { get; init; }
}
