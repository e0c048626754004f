using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>What an operator does to messages: look, send again, take out. Every action leaves its entry in the order's audit trail.</summary>
/// <remarks>Thread-safe. A refused action throws <see cref="OrderActionException"/> and changes nothing.</remarks>
public sealed class OutboxService
{
    private readonly IOutbox _outbox;
    private readonly IOrderStore _orders;
    private readonly OutboxSignal _signal;
    private readonly TimeProvider _time;

    /// <summary>A service over an outbox.</summary>
    /// <param name="outbox">The messages.</param>
    /// <param name="orders">The orders they are about.</param>
    /// <param name="signal">Wakes the dispatcher.</param>
    /// <param name="time">The clock.</param>
    public OutboxService(IOutbox outbox, IOrderStore orders, OutboxSignal signal, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(time);
        _outbox = outbox;
        _orders = orders;
        _signal = signal;
        _time = time;
    }

    /// <summary>One message.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException">There is no such message.</exception>
    public async Task<OutboxEntry> GetAsync(string messageId, CancellationToken cancellationToken) =>
        await _outbox.GetAsync(messageId, cancellationToken).ConfigureAwait(false)
        ?? throw new OrderActionException(OrderActionError.NotFound, $"There is no message '{messageId}' in the outbox.");

    /// <summary>Queues a message again that was given up or dropped, under the same idempotency key.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="request">Who, and why.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException">The message has not ended that way, or its order is no longer what it tells of.</exception>
    public async Task<OutboxEntry> RequeueAsync(string messageId, OrderRequest request, CancellationToken cancellationToken)
    {
        (OutboxEntry entry, PurchaseOrder order) = await FindAsync(messageId, request, "requeue", cancellationToken).ConfigureAwait(false);
        if (entry.State is not (OutboxState.Dead or OutboxState.Dropped))
            throw Refused($"Message {messageId} is {entry.State.ToText()}; only one that was given up or dropped can be queued again.");
        if (order.SentRevision == order.Revision || !entry.Message.IsWantedBy(order))
            throw Refused($"Order {order.Id} is {OrderLifecycle.Words(order.Status)} at revision {order.Revision}; message {messageId} tells of revision {entry.Message.Revision} and is no longer to be sent.");
        OrderChange change = Change(order, Unchanged(order), "requeue_message", request, messageId);
        if (!await _outbox.RequeueAsync(messageId, change, cancellationToken).ConfigureAwait(false))
            throw Mismatch(messageId);
        _signal.Set();
        return await GetAsync(messageId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes a message out that waits or was given up. When nobody knows whether the supplier has it, the operator has to say so: the order
    /// then counts as sent, or as not sent. An order whose change did not arrive is again what was sent.
    /// </summary>
    /// <param name="messageId">The message.</param>
    /// <param name="request">Who, and why; a reason is required.</param>
    /// <param name="hasArrived">Whether the supplier has it, as the operator found out; null to say nothing, where there is no doubt.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException">The message is being sent now, or has ended otherwise, or it has to be said whether it arrived.</exception>
    public async Task<OutboxEntry> DropAsync(string messageId, OrderRequest request, bool? hasArrived, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new OrderActionException(OrderActionError.Invalid, "To drop a message a reason is required.");
        (OutboxEntry entry, PurchaseOrder order) = await FindAsync(messageId, request, "drop", cancellationToken).ConfigureAwait(false);
        if (entry.State is not (OutboxState.Pending or OutboxState.Dead))
            throw Refused($"Message {messageId} is {entry.State.ToText()}; only one that waits or was given up can be dropped.");
        PurchaseOrder after = order.Revision == entry.Message.Revision
            ? await WithoutAsync(entry.Message, order, hasArrived, cancellationToken).ConfigureAwait(false)
            : Unchanged(order);
        if (!await _outbox.DropAsync(messageId, request.Reason, Change(order, after, "drop_message", request, messageId), cancellationToken).ConfigureAwait(false))
            throw Mismatch(messageId);
        return await GetAsync(messageId, cancellationToken).ConfigureAwait(false);
    }

    // The order when its message is out of the queue.
    private async Task<PurchaseOrder> WithoutAsync(OutboxMessage message, PurchaseOrder order, bool? hasArrived, CancellationToken cancellationToken)
    {
        if (hasArrived is null && await IsInDoubtAsync(message, order, cancellationToken).ConfigureAwait(false))
        {
            throw new OrderActionException(
                OrderActionError.Invalid,
                $"Nobody knows whether message {message.Id} reached the supplier. Ask the supplier, and say has_arrived: true or false (on the command line --arrived or --not-arrived).");
        }

        DateTimeOffset now = _time.GetUtcNow();
        bool arrived = hasArrived == true;
        switch (order.Status)
        {
            case OrderStatus.Sending when arrived:
                return OrderLifecycle.MarkSent(order, now);
            case OrderStatus.Cancelling when arrived:
                return OrderLifecycle.MarkCancellationSent(order, now);
            case OrderStatus.Sending or OrderStatus.Approved when !arrived:
                PurchaseOrder approved = order.Status == OrderStatus.Sending ? OrderLifecycle.MarkNotSent(order, now) : Unchanged(order);
                return approved.IsUnsentChange()
                    ? OrderLifecycle.RejectChange(approved, await _orders.SentAsync(order, cancellationToken).ConfigureAwait(false), now) with { Version = order.Version + 1 }
                    : approved;
            default:
                return arrived
                    ? throw Refused($"Order {order.Id} is {OrderLifecycle.Words(order.Status)}: no attempt has reached the supplier. Drop its message without saying that it arrived.")
                    : Unchanged(order);
        }
    }

    private async Task<bool> IsInDoubtAsync(OutboxMessage message, PurchaseOrder order, CancellationToken cancellationToken) =>
        order.Status == OrderStatus.Sending
        || (order.Status == OrderStatus.Cancelling
            && (await _outbox.AttemptsAsync(order.Id, cancellationToken).ConfigureAwait(false)).Any(
                attempt => attempt.MessageId == message.Id && attempt.Outcome is (AttemptOutcome.Unknown or AttemptOutcome.UnderWay)));

    private PurchaseOrder Unchanged(PurchaseOrder order) => order with { Version = order.Version + 1, ChangedAt = _time.GetUtcNow() };

    private async Task<(OutboxEntry Entry, PurchaseOrder Order)> FindAsync(
        string messageId, OrderRequest request, string action, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Actor) || request.Actor.Length > OrderService.LongestActor)
            throw new OrderActionException(OrderActionError.Invalid, $"To {action} a message, say who does it: actor, in at most {OrderService.LongestActor} characters.");
        OutboxEntry entry = await GetAsync(messageId, cancellationToken).ConfigureAwait(false);
        PurchaseOrder order = await _orders.GetAsync(entry.Message.OrderId, cancellationToken).ConfigureAwait(false)
            ?? throw new OrderActionException(OrderActionError.NotFound, $"There is no purchase order '{entry.Message.OrderId}'.");
        return (entry, order);
    }

    private static OrderChange Change(PurchaseOrder before, PurchaseOrder after, string action, OrderRequest request, string messageId) => new(
        after,
        OrderDifference.Entry(before, after, request.Actor, action, request.Reason, $"message {messageId}"),
        Message: null,
        LinesChanged: !ReferenceEquals(before.Lines, after.Lines))
    {
        Before = before,
    };

    private static OrderActionException Refused(string message) => new(OrderActionError.IllegalMove, message);

    private static OrderActionException Mismatch(string messageId) =>
        Refused($"Message {messageId} is being sent, or it or its order has just changed. Read it again.");
}
