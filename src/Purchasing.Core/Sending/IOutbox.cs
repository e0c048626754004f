using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>Messages waiting to be sent.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
public interface IOutbox
{
    /// <summary>
    /// Takes messages that are due, oldest first, so that nobody else gets them before the lease ends.
    /// </summary>
    /// <param name="worker">Who takes them.</param>
    /// <param name="max">Most messages to take.</param>
    /// <param name="now">The time now (UTC).</param>
    /// <param name="lease">How long they are taken for; a worker that dies loses them after that.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<OutboxMessage>> ClaimAsync(
        string worker, int max, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Closes a message and, when given, writes the order's change (approved → sent) in the same transaction.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="state">How it ended; not <see cref="OutboxState.Pending"/>.</param>
    /// <param name="detail">The channel's reference, or why it ended; null when nothing is to be said.</param>
    /// <param name="change">The order's change; null when the order stays as it is.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when the message was closed before, or the order has another version: nothing was written.</returns>
    ValueTask<bool> CloseAsync(
        string messageId, OutboxState state, string? detail, OrderChange? change, CancellationToken cancellationToken);

    /// <summary>Puts a message back after a failed attempt and counts it.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="nextAttemptAt">When to try again (UTC).</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask RetryAsync(string messageId, string error, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken);

    /// <summary>How many messages are still to be sent.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<long> PendingCountAsync(CancellationToken cancellationToken);
}
