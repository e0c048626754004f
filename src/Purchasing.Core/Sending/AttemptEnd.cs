namespace Purchasing.Core.Sending;

/// <summary>How an attempt ended, and what becomes of its message. Immutable.</summary>
/// <param name="State">The message's state from now on; <see cref="OutboxState.Pending"/> tries again.</param>
/// <param name="Outcome">How the attempt ended.</param>
/// <param name="Detail">The channel's reference, or what went wrong; null when nothing is to be said.</param>
/// <param name="RetryIn">Wait before the next attempt; of no meaning in other states than <see cref="OutboxState.Pending"/>.</param>
public sealed record AttemptEnd(OutboxState State, AttemptOutcome Outcome, string? Detail, TimeSpan RetryIn = default);
