namespace Purchasing.Core.Catalogue;

/// <summary>Which runs to list. Immutable.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs that may still go on: new, running or interrupted.</summary>
    public bool Unfinished { get; init; }

    /// <summary>Only runs after this one, the newest first: the last key of the page before. Null for the first page.</summary>
    public string? AfterKey { get; init; }

    /// <summary>Most runs to return.</summary>
    public int Limit { get; init; } = 50;
}
