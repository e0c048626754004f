namespace Purchasing.Graph.Stores;

/// <summary>What the holder of a lease writes in one step.</summary>
/// <param name="Number">1 for the first update of the lease, one more for each after it.</param>
/// <param name="Status">What the run is doing.</param>
public sealed record RunUpdate(long Number, StoredRunStatus Status)
{
    /// <summary>The entries to append, in order; the store numbers and dates them.</summary>
    public IReadOnlyList<NewRunEntry> Entries { get; init; } = [];

    /// <summary>How the run ended; <see langword="null"/> while it has not.</summary>
    public string? Outcome { get; init; }

    /// <summary>Whether the lease ends with this update.</summary>
    public bool Release { get; init; }

    /// <summary>
    /// When an unheld run is due again; <see langword="null"/> for at once, or, of a waiting run, for when a signal comes.
    /// A signal that the log holds and the lease's holder has not seen makes the run due at once.
    /// </summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>How many signals of the run the holder of the lease knows.</summary>
    public int SignalsSeen { get; init; }
}
