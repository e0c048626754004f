namespace Purchasing.Graph.Definition;

/// <summary>How the wait between attempts grows.</summary>
public enum BackoffKind
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>By the same amount each time.</summary>
    Linear,

    /// <summary>Doubling each time.</summary>
    Exponential,
}
