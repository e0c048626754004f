namespace Purchasing.Graph.Running;

/// <summary>What a run knows about one edge.</summary>
enum EdgeState : byte
{
    /// <summary>Its source has not ended.</summary>
    Open,

    /// <summary>Its source has just ended; the condition is true, and the edge is about to be taken.</summary>
    JudgedTrue,

    /// <summary>Its source has just ended; the condition is false, and the edge is about to be skipped.</summary>
    JudgedFalse,

    /// <summary>Its source has just ended; the condition could not be evaluated.</summary>
    JudgedBroken,

    /// <summary>The value, or the order, arrived.</summary>
    Taken,

    /// <summary>The source was skipped, the condition was false, or the edge follows another outcome.</summary>
    Skipped,

    /// <summary>The source failed or was blocked.</summary>
    Failed,

    /// <summary>The condition could not be evaluated.</summary>
    Broken,
}
