namespace Purchasing.Graph.Stores;

/// <summary>A runner does not hold the lease of the run it wants to carry on.</summary>
public sealed class RunLeaseException : Exception
{
    RunLeaseException(string runId, DateTimeOffset? heldUntil, string message) : base(message) => (RunId, HeldUntil) = (runId, heldUntil);

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>Until when another runner holds it at least; <see langword="null"/> when this runner lost it.</summary>
    public DateTimeOffset? HeldUntil { get; }

    /// <summary>Another runner holds the run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="owner">Who holds it.</param>
    /// <param name="until">Until when.</param>
    /// <returns>The exception.</returns>
    public static RunLeaseException Held(string runId, string owner, DateTimeOffset until) =>
        new(runId, until, $"Run '{runId}' is being carried on by {owner}; its lease lasts until {until:O} unless it is renewed.");

    /// <summary>Another runner took the run over.</summary>
    /// <param name="runId">The run.</param>
    /// <returns>The exception.</returns>
    public static RunLeaseException Lost(string runId) =>
        new(runId, null, $"Run '{runId}' was taken over by another runner after its lease had ended; this runner must let go of it.");
}
