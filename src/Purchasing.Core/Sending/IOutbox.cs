using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>Messages to suppliers: waiting, being sent, and how they ended.</summary>
/// <remarks>
/// Safe for concurrent calls from any number of processes. All times are those of the database's clock. A worker claims a supplier for
/// one message; the claim has a token of its own that <see cref="BeginAsync"/> and <see cref="EndAsync"/> check, so a worker whose
/// lease has ended, and whose supplier somebody else has taken, can write nothing any more.
/// </remarks>
public interface IOutbox
{
    /// <summary>
    /// Claims suppliers that nobody is sending to, each with its oldest message that is due. Taking a message counts as an attempt. Of one
    /// order no message is taken before the earlier ones have ended.
    /// </summary>
    /// <param name="worker">Who takes them, for people to read.</param>
    /// <param name="max">Most suppliers to take.</param>
    /// <param name="lease">How long a supplier is taken for; a worker that dies loses it after that.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<OutboxClaim>> ClaimAsync(string worker, int max, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Notes that the attempt begins, with the order's change in the same transaction, and lets the lease begin anew.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="lease">How long the supplier is taken for from now on.</param>
    /// <param name="change">The order's change (approved → sending); null when the order stays as it is.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when the claim is lost or the order has another version: nothing was written, and nothing may be sent.</returns>
    ValueTask<bool> BeginAsync(OutboxClaim claim, TimeSpan lease, OrderChange? change, CancellationToken cancellationToken);

    /// <summary>Notes how the attempt ended, with the order's change in the same transaction, and gives the supplier free.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="change">The order's change; null when the order stays as it is.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when the claim is lost or the order has another version: nothing was written.</returns>
    ValueTask<bool> EndAsync(OutboxClaim claim, AttemptEnd end, OrderChange? change, CancellationToken cancellationToken);

    /// <summary>One message; null when there is none of this id.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<OutboxEntry?> GetAsync(string messageId, CancellationToken cancellationToken);

    /// <summary>Messages, oldest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<OutboxEntry>> ListAsync(OutboxQuery query, CancellationToken cancellationToken);

    /// <summary>All attempts to send the messages of an order, oldest first.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<SendAttempt>> AttemptsAsync(string orderId, CancellationToken cancellationToken);

    /// <summary>Puts a message that was given up or dropped back into the queue, due at once and with all its attempts before it.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="change">The order's entry in its audit trail.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when the message has not ended that way, or the order has another version: nothing was written.</returns>
    ValueTask<bool> RequeueAsync(string messageId, OrderChange change, CancellationToken cancellationToken);

    /// <summary>Takes a message that waits or was given up out of the queue.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="reason">Why.</param>
    /// <param name="change">What it means for the order.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when the message is being sent or has ended otherwise, or the order has another version: nothing was written.</returns>
    ValueTask<bool> DropAsync(string messageId, string reason, OrderChange change, CancellationToken cancellationToken);

    /// <summary>How many messages wait, are being sent, fail and were given up.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<OutboxStatus> StatusAsync(CancellationToken cancellationToken);
}
