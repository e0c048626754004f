namespace Purchasing.Core.Sending;

/// <summary>What is in the outbox at one moment. Immutable.</summary>
/// <param name="Pending">Messages still to be sent, those that are being sent among them.</param>
/// <param name="Claimed">Messages that a worker has taken and whose lease has not ended.</param>
/// <param name="Failing">Pending messages with a failed attempt behind them, whether or not a further one is under way.</param>
/// <param name="Dead">Messages that were given up; a person has to look.</param>
/// <param name="OldestPending">When the oldest pending message was written (UTC); null without one.</param>
public sealed record OutboxStatus(long Pending, long Claimed, long Failing, long Dead, DateTimeOffset? OldestPending);
