namespace Purchasing.Core.Facts;

/// <summary>The trends a demand can have.</summary>
public static class Trends
{
    /// <summary>Use is growing.</summary>
    public const string Increasing = "increasing";

    /// <summary>Use is shrinking.</summary>
    public const string Decreasing = "decreasing";

    /// <summary>Use is level.</summary>
    public const string Stable = "stable";
}
