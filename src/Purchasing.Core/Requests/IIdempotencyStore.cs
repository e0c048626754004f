namespace Purchasing.Core.Requests;

/// <summary>The first answers to requests that carry an idempotency key.</summary>
/// <remarks>Safe for concurrent calls from any number of processes. Failures throw <see cref="Orders.OrderStoreException"/>.</remarks>
public interface IIdempotencyStore
{
    /// <summary>Claims a key for a request, or says what became of it before.</summary>
    /// <param name="key">The key.</param>
    /// <param name="requestHash">What the request asks for, so that another request under the same key is noticed.</param>
    /// <param name="lease">How long the request may take; after that a repetition is carried out.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IdempotentRequest> BeginAsync(string key, string requestHash, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Keeps the answer to a request.</summary>
    /// <param name="key">The key.</param>
    /// <param name="token">The claim's token; without effect when another request has taken over.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask CompleteAsync(string key, string token, StoredAnswer answer, CancellationToken cancellationToken);

    /// <summary>Gives a key free whose request changed nothing, so that it may be repeated.</summary>
    /// <param name="key">The key.</param>
    /// <param name="token">The claim's token.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask AbandonAsync(string key, string token, CancellationToken cancellationToken);
}
