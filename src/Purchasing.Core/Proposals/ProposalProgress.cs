namespace Purchasing.Core.Proposals;

/// <summary>How far the working out of the proposals is. Immutable.</summary>
/// <param name="IsRunning">Whether it is under way.</param>
/// <param name="Decided">Products decided so far.</param>
/// <param name="Failure">Why the last attempt failed, for people; null when it did not.</param>
public sealed record ProposalProgress(bool IsRunning, long Decided, string? Failure);
