namespace Purchasing.Graph.Definition;

/// <summary>
/// When a node that keeps failing is no longer called at all for a while. Shared by all runs of the same
/// loaded graph.
/// </summary>
public sealed record BreakerPolicy
{
    /// <summary>The share of failing calls, above 0 and up to 1, at which the breaker opens.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>How many calls the sampling window must hold before the share counts; at least 2.</summary>
    public int MinimumCalls { get; init; } = 10;

    /// <summary>The length of the sampling window; at least half a second.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the breaker stays open before one call is let through to try; at least half a second.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);
}
