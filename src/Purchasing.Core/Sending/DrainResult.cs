namespace Purchasing.Core.Sending;

/// <summary>What came of emptying the outbox. Immutable.</summary>
/// <param name="Sent">Messages that were sent.</param>
/// <param name="NotSent">Attempts that failed; one message may have several.</param>
/// <param name="Left">What is in the outbox now.</param>
public sealed record DrainResult(int Sent, int NotSent, OutboxStatus Left);
