namespace Purchasing.Graph.Stores;

/// <summary>Which runs to list.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs of this graph; all when left out.</summary>
    public string? Graph { get; init; }

    /// <summary>Only runs that are doing this; all when left out.</summary>
    public StoredRunStatus? Status { get; init; }

    /// <summary>Only unfinished runs that nobody holds and that may be taken up now.</summary>
    public bool Due { get; init; }

    /// <summary>Only runs after this one in the order of the list, for the next page.</summary>
    public StoredRun? After { get; init; }

    /// <summary>How many at most; at least 1.</summary>
    public int Limit { get; init; } = 100;
}
