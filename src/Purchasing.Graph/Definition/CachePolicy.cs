namespace Purchasing.Graph.Definition;

/// <summary>How long the answers of a pure node are kept. The key covers every input.</summary>
/// <param name="Ttl">How long an answer may be used.</param>
public sealed record CachePolicy(TimeSpan Ttl)
{
    /// <summary>How many answers are kept at most; the oldest leave first.</summary>
    public int Size { get; init; } = 1024;
}
