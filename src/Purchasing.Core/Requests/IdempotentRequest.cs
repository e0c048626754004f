namespace Purchasing.Core.Requests;

/// <summary>What became of a request under its key. Immutable.</summary>
/// <param name="State">What to do.</param>
/// <param name="Token">The claim's token when it is <see cref="IdempotentRequestState.New"/>; else null.</param>
/// <param name="Answer">The first answer when it is <see cref="IdempotentRequestState.Answered"/>; else null.</param>
public sealed record IdempotentRequest(IdempotentRequestState State, string? Token = null, StoredAnswer? Answer = null);
