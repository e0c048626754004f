namespace Purchasing.Core.Catalogue;

/// <summary>Which runs to list. Immutable.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs that may still go on: new, running or interrupted.</summary>
    public bool Unfinished { get; init; }

    /// <summary>Most runs to return.</summary>
    public int Limit { get; init; } = 50;
}
