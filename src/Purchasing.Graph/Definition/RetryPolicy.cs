namespace Purchasing.Graph.Definition;

/// <summary>How often and how patiently a node is tried again after a transient failure.</summary>
/// <param name="Attempts">Further attempts after the first; at least 1.</param>
/// <param name="Delay">The wait before the first further attempt.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan Delay)
{
    /// <summary>How the wait grows.</summary>
    public BackoffKind Backoff { get; init; } = BackoffKind.Exponential;

    /// <summary>No wait is longer than this.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether waits are spread at random, so that many callers do not return at the same moment.</summary>
    public bool Jitter { get; init; } = true;
}
