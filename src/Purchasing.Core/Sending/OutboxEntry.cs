using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>A message as the outbox keeps it. Immutable.</summary>
public sealed record OutboxEntry
{
    /// <summary>The message.</summary>
    public required OutboxMessage Message { get; init; }

    /// <summary>Where it is.</summary>
    public required OutboxState State { get; init; }

    /// <summary>Attempts so far.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was written (UTC, the database's clock).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the next attempt is due (UTC); of no meaning once it has ended.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>The channel's reference, the last error, or why it was dropped; null when nothing is to be said.</summary>
    public string? Detail { get; init; }

    /// <summary>Who is sending it now; null for nobody.</summary>
    public string? Worker { get; init; }

    /// <summary>When the lease of <see cref="Worker"/> ends (UTC).</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }
}
