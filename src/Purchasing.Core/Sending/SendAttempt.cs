namespace Purchasing.Core.Sending;

/// <summary>One attempt to send a message. Immutable.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Number">Number among the attempts of the message, from 1.</param>
/// <param name="Worker">Who made it.</param>
/// <param name="StartedAt">When it was taken (UTC, the database's clock).</param>
/// <param name="EndedAt">When it ended; null while it is under way, or when its worker died.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">The channel's reference, or what went wrong.</param>
public sealed record SendAttempt(
    string MessageId, int Number, string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, AttemptOutcome Outcome, string? Detail);
