namespace Purchasing.Graph.Stores;

/// <summary>The header of a stored run. Times are those of the store's clock.</summary>
public sealed record StoredRun
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The name of its graph.</summary>
    public required string Graph { get; init; }

    /// <summary>The version its author gave the graph.</summary>
    public required string GraphVersion { get; init; }

    /// <summary>The hash of the graph; the run goes on only with a graph of the same hash.</summary>
    public required string GraphHash { get; init; }

    /// <summary>What the run is doing.</summary>
    public required StoredRunStatus Status { get; init; }

    /// <summary>How the run ended; <see langword="null"/> while it has not.</summary>
    public string? Outcome { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last written to.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it is due to be taken up while nobody holds it; <see langword="null"/> when it waits for a signal or is complete.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Who holds or held the lease.</summary>
    public string Owner { get; init; } = "";

    /// <summary>How often the run was taken up.</summary>
    public long Epoch { get; init; }

    /// <summary>Until when the lease lasts; <see langword="null"/> when nobody holds it.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }
}
