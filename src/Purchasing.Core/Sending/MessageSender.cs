using Microsoft.Extensions.Logging;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Core.Telemetry;

namespace Purchasing.Core.Sending;

/// <summary>
/// Sends one claimed message: reads its order, notes that the attempt begins, hands it to the channel, notes how it ended. Whatever fails
/// counts as an attempt of this message. Thread-safe.
/// </summary>
internal sealed partial class MessageSender(
    IOutbox outbox, IOrderStore orders, SendingSetup setup, PurchasingOptions options, IOrderTerms? terms, TimeProvider time, ILogger log)
{
    private const int Tries = 5;

    private readonly WorkingDayCalendar _calendar = options.CreateCalendar();

    /// <summary>Sends it.</summary>
    /// <returns>How the attempt ended; null when the message was obsolete, or the claim was lost.</returns>
    /// <exception cref="OrderStoreException">The database did not answer; the message is taken over when the lease ends.</exception>
    public async Task<AttemptOutcome?> SendAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        PurchaseOrder? order;
        try
        {
            order = await BeginAsync(claim, cancellationToken).ConfigureAwait(false);
        }
        catch (OrderActionException e)
        {
            // Nobody shall get an order that is not the one which was approved; nothing has left the house.
            LogRefused(log, claim.Message.OrderId, e.Message);
            return await EndAsync(claim, AttemptOutcome.NotSent, e.Message, isFinal: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!IsOutage(e, cancellationToken))
        {
            // An order that cannot be read waits like one that cannot be sent; nothing has left the house.
            LogUnreadable(log, e, claim.Message.OrderId);
            return await EndAsync(claim, AttemptOutcome.NotSent, $"the order cannot be read: {e.Message}", isFinal: false, cancellationToken).ConfigureAwait(false);
        }

        if (order is null)
            return null;
        if (setup.Find(claim.Message.Channel) is not ISupplierChannel channel)
        {
            string error = $"'{claim.Message.Channel}' is not a channel of this host: use {setup.Names()} as Sending:Channel, then send the order again";
            return await EndAsync(claim, AttemptOutcome.NotSent, error, isFinal: false, cancellationToken).ConfigureAwait(false);
        }

        (AttemptOutcome outcome, string? detail, bool isFinal) = await AttemptAsync(channel, claim, order).ConfigureAwait(false);
        return await EndAsync(claim, outcome, detail, isFinal, CancellationToken.None).ConfigureAwait(false);
    }

    // The order that may be sent now; null when the message is obsolete or somebody else has it.
    private async Task<PurchaseOrder?> BeginAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        OutboxMessage message = claim.Message;
        int version = 0;
        for (int left = Tries; ; left--)
        {
            PurchaseOrder? order = await orders.GetAsync(message.OrderId, cancellationToken).ConfigureAwait(false);
            PurchaseOrder? dated = order;
            if (order is null || !message.IsWantedBy(order))
            {
                string why = order is null ? "the order is gone" : $"the order is {order.Status.ToText()} at revision {order.Revision}";
                await outbox.EndAsync(claim, new AttemptEnd(OutboxState.Obsolete, AttemptOutcome.NotSent, why), null, cancellationToken).ConfigureAwait(false);
                LogObsolete(log, message.Id, why);
                return null;
            }

            // What is in doubt goes on as it began: the supplier may have it.
            if (order.Status == OrderStatus.Approved && !claim.IsInDoubt)
            {
                DateOnly day = options.DayOf(time.GetUtcNow());
                if (await BrokenTermsAsync(order, day, cancellationToken).ConfigureAwait(false) is string broken)
                {
                    if (await GiveBackAsync(claim, order, broken, cancellationToken).ConfigureAwait(false))
                        return null;
                    if (left <= 1 || order.Version == version)
                    {
                        LogLost(log, message.Id);
                        return null;
                    }

                    version = order.Version;
                    continue;
                }

                dated = OrderDates.Move(order, day, _calendar);
            }

            // The store looks at a change; what began before goes out without one.
            if (order.Status == OrderStatus.Sending && await orders.AlteredAsync(order, cancellationToken).ConfigureAwait(false) is string difference)
                throw new OrderActionException(OrderActionError.IllegalMove, $"Order {order.Id} is not what the audit trail tells: {difference}. Somebody changed it in the database while it was being sent.");

            PurchaseOrder sending = order.Status == OrderStatus.Approved ? OrderLifecycle.StartSending(dated!, time.GetUtcNow()) : order;
            OrderChange? change = ReferenceEquals(sending, order)
                ? null
                : Change(order, sending, OrderLifecycle.Name(OrderAction.StartSending), message, $"attempt {claim.Attempt}");
            if (await outbox.BeginAsync(claim, setup.Options.Lease, change, cancellationToken).ConfigureAwait(false))
                return sending;
            if (left <= 1 || order.Version == version)
            {
                LogLost(log, message.Id);
                return null;
            }

            version = order.Version;
        }
    }

    // What no longer holds of the supplier's terms and nobody accepted; null when everything does.
    private async Task<string?> BrokenTermsAsync(PurchaseOrder order, DateOnly day, CancellationToken cancellationToken)
    {
        if (terms is null)
            return null;
        IReadOnlyList<string> problems = await terms.ProblemsAsync(order, day, TermsScope.Availability, cancellationToken).ConfigureAwait(false);
        string broken = string.Join("; ", problems.Except(order.AcceptedTerms, StringComparer.Ordinal));
        return broken.Length == 0 ? null : broken;
    }

    // The order back with its buyer, its message taken out of the outbox; false when somebody else changed the order or has the message.
    private async Task<bool> GiveBackAsync(OutboxClaim claim, PurchaseOrder order, string broken, CancellationToken cancellationToken)
    {
        PurchaseOrder back = OrderLifecycle.GiveBack(order, time.GetUtcNow());
        OrderChange change = Change(order, back, OrderLifecycle.Name(OrderAction.GiveBack), claim.Message, broken);
        if (!await outbox.EndAsync(claim, new AttemptEnd(OutboxState.Obsolete, AttemptOutcome.NotSent, broken), change, cancellationToken).ConfigureAwait(false))
            return false;
        LogGivenBack(log, order.Id, broken);
        return true;
    }

    private async Task<(AttemptOutcome Outcome, string? Detail, bool IsFinal)> AttemptAsync(
        ISupplierChannel channel, OutboxClaim claim, PurchaseOrder order)
    {
        // An attempt that has begun is finished, and its end written down, even when the host stops: cut short, nobody would know how it ended.
        using CancellationTokenSource limit = new(setup.Options.AttemptTimeout, time);
        try
        {
            SupplierMessage message = new(claim.Message.Kind, order, DateOnly.FromDateTime(claim.QueuedAt.UtcDateTime), claim.Message.Id);
            // A channel that does not listen to the token is left behind when its time is over.
            string reference = await channel.SendAsync(message, limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
            return (AttemptOutcome.Sent, reference, IsFinal: false);
        }
        catch (SupplierChannelException e)
        {
            return (e.MayHaveArrived ? AttemptOutcome.Unknown : AttemptOutcome.NotSent, e.Message, e.IsPermanent);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (AttemptOutcome.Unknown, $"there was no answer within {setup.Options.AttemptTimeout.TotalSeconds} seconds", IsFinal: false);
        }
        catch (Exception e)
        {
            // A defect of the channel: nobody knows how far it came.
            LogChannelFailed(log, e, order.Id, channel.Name);
            return (AttemptOutcome.Unknown, $"the channel '{channel.Name}' failed with an error of its own: {e.Message}", IsFinal: false);
        }
    }

    private async Task<AttemptOutcome?> EndAsync(
        OutboxClaim claim, AttemptOutcome outcome, string? detail, bool isFinal, CancellationToken cancellationToken)
    {
        OutboxMessage message = claim.Message;
        bool isDead = outcome != AttemptOutcome.Sent && (isFinal || claim.Tries >= setup.Options.MaxAttempts);
        AttemptEnd end = new(
            outcome == AttemptOutcome.Sent ? OutboxState.Sent : isDead ? OutboxState.Dead : OutboxState.Pending, outcome, detail, Delay(claim.Tries));
        int version = 0;
        for (int left = Tries; ; left--)
        {
            PurchaseOrder? order = await ReadAsync(message.OrderId, cancellationToken).ConfigureAwait(false);
            OrderChange? change = order is null ? null : ChangeAfter(order, claim, outcome, detail);
            if (await outbox.EndAsync(claim, end, change, cancellationToken).ConfigureAwait(false))
                break;
            if (left <= 1 || order is null || order.Version == version)
            {
                LogLost(log, message.Id);
                return null;
            }

            version = order.Version;
        }

        Tell(message, claim, end);
        return outcome;
    }

    private void Tell(OutboxMessage message, OutboxClaim claim, AttemptEnd end)
    {
        switch (end.State)
        {
            case OutboxState.Sent:
                PurchasingTelemetry.MessageSent(message.Channel);
                LogSent(log, message.Id, message.Channel, end.Detail ?? "");
                break;
            case OutboxState.Dead:
                PurchasingTelemetry.MessageGivenUp(message.Channel);
                LogGivenUp(log, message.Id, claim.Attempt, end.Detail ?? "");
                break;
            default:
                PurchasingTelemetry.MessagePutBack(message.Channel);
                LogPutBack(log, message.Id, end.RetryIn, end.Detail ?? "");
                break;
        }
    }

    // Null for an order that cannot be read: its message ends all the same.
    private async Task<PurchaseOrder?> ReadAsync(string orderId, CancellationToken cancellationToken)
    {
        try
        {
            return await orders.GetAsync(orderId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!IsOutage(e, cancellationToken))
        {
            LogUnreadable(log, e, orderId);
            return null;
        }
    }

    private OrderChange? ChangeAfter(PurchaseOrder order, OutboxClaim claim, AttemptOutcome outcome, string? detail)
    {
        OutboxMessage message = claim.Message;
        if (!message.IsWantedBy(order) || order.Status == OrderStatus.Approved)
            return null;
        if (outcome == AttemptOutcome.Sent)
        {
            return message.Kind == MessageKind.Cancellation
                ? Change(order, OrderLifecycle.MarkCancellationSent(order, time.GetUtcNow()), "cancellation_sent", message, detail)
                : Change(order, OrderLifecycle.MarkSent(order, time.GetUtcNow()), OrderLifecycle.Name(OrderAction.MarkSent), message, detail);
        }

        // An earlier attempt may have arrived although this one certainly did not.
        return outcome == AttemptOutcome.NotSent && order.Status == OrderStatus.Sending && !claim.IsInDoubt
            ? Change(order, OrderLifecycle.MarkNotSent(order, time.GetUtcNow()), OrderLifecycle.Name(OrderAction.MarkNotSent), message, detail)
            : null;
    }

    private static OrderChange Change(PurchaseOrder before, PurchaseOrder after, string action, OutboxMessage message, string? reason) => new(
        after,
        OrderDifference.Entry(before, after, $"channel:{message.Channel}", action, reason, $"message {message.Id}"),
        Message: null,
        LinesChanged: !ReferenceEquals(before.Lines, after.Lines))
    {
        Before = before,
    };

    private TimeSpan Delay(int tries)
    {
        Int128 doubled = (Int128)setup.Options.FirstDelay.Ticks << Math.Min(tries - 1, 30);
        return TimeSpan.FromTicks((long)Int128.Min(doubled, setup.Options.LongestDelay.Ticks));
    }

    private static bool IsOutage(Exception exception, CancellationToken cancellationToken) =>
        exception is OrderStoreException { IsTransient: true } || (exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    [LoggerMessage(1, LogLevel.Information, "Message {MessageId} sent by {Channel}: {Reference}")]
    private static partial void LogSent(ILogger logger, string messageId, string channel, string reference);

    [LoggerMessage(2, LogLevel.Warning, "Message {MessageId} not sent, next attempt in {Delay}: {Error}")]
    private static partial void LogPutBack(ILogger logger, string messageId, TimeSpan delay, string error);

    [LoggerMessage(3, LogLevel.Error, "Message {MessageId} given up after {Attempts} attempts: {Error}")]
    private static partial void LogGivenUp(ILogger logger, string messageId, int attempts, string error);

    [LoggerMessage(4, LogLevel.Information, "Message {MessageId} is obsolete: {Why}")]
    private static partial void LogObsolete(ILogger logger, string messageId, string why);

    [LoggerMessage(5, LogLevel.Warning, "Message {MessageId} was taken over by another worker")]
    private static partial void LogLost(ILogger logger, string messageId);

    [LoggerMessage(7, LogLevel.Error, "Channel {Channel} failed with an unexpected error on order {OrderId}")]
    private static partial void LogChannelFailed(ILogger logger, Exception error, string orderId, string channel);

    [LoggerMessage(11, LogLevel.Warning, "Order {OrderId} was not sent and waits for its buyer: {Broken}")]
    private static partial void LogGivenBack(ILogger logger, string orderId, string broken);

    [LoggerMessage(12, LogLevel.Error, "Order {OrderId} is not sent: {Why}")]
    private static partial void LogRefused(ILogger logger, string orderId, string why);

    [LoggerMessage(10, LogLevel.Error, "Order {OrderId} cannot be read")]
    private static partial void LogUnreadable(ILogger logger, Exception error, string orderId);
}
