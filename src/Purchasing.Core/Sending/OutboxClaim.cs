using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>The right to send one message. Immutable.</summary>
/// <param name="Message">The message.</param>
/// <param name="Token">Known to this claim alone; every later write names it.</param>
/// <param name="Attempt">Number of this attempt among all attempts of the message, from 1.</param>
/// <param name="Tries">Number of this attempt since the message was last queued, from 1.</param>
/// <param name="QueuedAt">When the message was written (UTC, the database's clock).</param>
/// <param name="IsInDoubt">Whether an earlier attempt may have reached the supplier.</param>
public sealed record OutboxClaim(OutboxMessage Message, string Token, int Attempt, int Tries, DateTimeOffset QueuedAt, bool IsInDoubt);
