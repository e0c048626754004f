using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>
/// The life of an order: draft → pending_approval → approved → sending → sent → acknowledged → partly_received → received →
/// closed, and the ways out: rejected, cancelling, cancelled, closed_short. Every other move is refused. Pure and thread-safe.
/// </summary>
internal static class OrderLifecycle
{
    /// <summary>Whether a status allows an action.</summary>
    /// <param name="status">The status.</param>
    /// <param name="action">The action.</param>
    public static bool Allows(OrderStatus status, OrderAction action) => action switch
    {
        OrderAction.Approve or OrderAction.Reject => status is OrderStatus.PendingApproval,
        OrderAction.Send or OrderAction.StartSending or OrderAction.GiveBack => status is OrderStatus.Approved,
        OrderAction.MarkSent or OrderAction.MarkNotSent => status is OrderStatus.Sending,
        OrderAction.Acknowledge => status is OrderStatus.Sent,
        OrderAction.Receive => status is OrderStatus.Sent or OrderStatus.Acknowledged or OrderStatus.PartlyReceived or OrderStatus.Cancelling or OrderStatus.Received,
        OrderAction.CorrectReceipt or OrderAction.Return => status is OrderStatus.PartlyReceived or OrderStatus.Received or OrderStatus.Cancelling,
        OrderAction.Cancel => status is OrderStatus.Draft or OrderStatus.PendingApproval or OrderStatus.Approved
            or OrderStatus.Sent or OrderStatus.Acknowledged,
        OrderAction.ConfirmCancellation => status is OrderStatus.Cancelling,
        OrderAction.Merge => status is OrderStatus.PendingApproval or OrderStatus.Approved,
        OrderAction.Amend => status is OrderStatus.PendingApproval or OrderStatus.Approved or OrderStatus.Sent or OrderStatus.Acknowledged,
        OrderAction.CloseShort => status is OrderStatus.Sent or OrderStatus.Acknowledged or OrderStatus.PartlyReceived or OrderStatus.Cancelling,
        OrderAction.Close => status is OrderStatus.Received,
        _ => false,
    };

    /// <summary>Whether an order allows an action: as its status does, and the change of an order that the supplier has can be given up once it is approved too.</summary>
    /// <param name="order">The order.</param>
    /// <param name="action">The action.</param>
    public static bool Allows(PurchaseOrder order, OrderAction action) =>
        Allows(order.Status, action) || (action == OrderAction.Reject && order.IsUnsentChange());

    /// <summary>Gives an approval; the order is approved when it has as many as it needs.</summary>
    /// <param name="order">The order.</param>
    /// <param name="actor">Who approves: not the creator, and nobody twice.</param>
    /// <param name="now">When (UTC).</param>
    /// <param name="amendedBy">Who changed the lines since the order was last approved: nobody may approve the own change. Null for nobody.</param>
    /// <exception cref="OrderActionException">The move or the person is refused.</exception>
    public static PurchaseOrder Approve(PurchaseOrder order, string actor, DateTimeOffset now, IReadOnlyCollection<string>? amendedBy = null)
    {
        Require(order, OrderAction.Approve);
        if (ActorNames.AreSame(order.CreatedBy, actor))
            throw new OrderActionException(OrderActionError.NotAllowed, $"{actor} made order {order.Id} and cannot approve it; somebody else has to.");
        if (amendedBy?.Any(person => ActorNames.AreSame(person, actor)) == true)
            throw new OrderActionException(OrderActionError.NotAllowed, $"{actor} changed order {order.Id} and cannot approve it; somebody else has to.");
        if (order.ApprovedBy.Any(person => ActorNames.AreSame(person, actor)))
            throw new OrderActionException(OrderActionError.NotAllowed, $"{actor} has approved order {order.Id} already; the next approval has to come from somebody else.");
        string[] approvedBy = [.. order.ApprovedBy, actor];
        OrderStatus status = approvedBy.Length >= Math.Max(1, order.ApprovalsNeeded) ? OrderStatus.Approved : OrderStatus.PendingApproval;
        return Next(order, status, now) with { ApprovedBy = approvedBy };
    }

    /// <summary>Refuses an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder Reject(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.Reject), OrderStatus.Rejected, now);

    /// <summary>Gives up the change of an order that the supplier has: the order is again what was sent.</summary>
    /// <param name="order">The changed order.</param>
    /// <param name="sent">The order as the supplier has it.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder RejectChange(PurchaseOrder order, PurchaseOrder sent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(sent);
        return AsSent(Require(order, OrderAction.Reject), sent, now);
    }

    /// <summary>Asks for an approved order to be sent; it stays approved until an attempt begins.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder RequestSending(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.Send), OrderStatus.Approved, now);

    /// <summary>Notes that an attempt to send the order begins; from now on the supplier may have it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder StartSending(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.StartSending), OrderStatus.Sending, now);

    /// <summary>Notes that the channel took the order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder MarkSent(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.MarkSent), OrderStatus.Sent, now) with { SentRevision = order.Revision };

    /// <summary>Notes that the supplier certainly does not have the order; it may be changed and withdrawn again.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder MarkNotSent(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.MarkNotSent), OrderStatus.Approved, now);

    /// <summary>Puts an approved order back to approval because the supplier's terms no longer hold: a person has to look at it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder GiveBack(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.GiveBack), OrderStatus.PendingApproval, now) with
        {
            ApprovedBy = [],
            ApprovalsNeeded = Math.Max(1, order.ApprovalsNeeded),
            AcceptedTerms = [],
        };

    /// <summary>Notes that the supplier was told of a withdrawal; its goods still count as open.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder MarkCancellationSent(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.ConfirmCancellation), OrderStatus.Cancelling, now) with { SentRevision = order.Revision };

    /// <summary>Notes that the supplier confirmed the order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder Acknowledge(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.Acknowledge), OrderStatus.Acknowledged, now);

    /// <summary>
    /// Withdraws an order of which no goods came. One that the supplier has is only on its way out: its goods count as open until the
    /// withdrawal is confirmed.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder Cancel(PurchaseOrder order, DateTimeOffset now)
    {
        Require(order, OrderAction.Cancel);
        return order.SentRevision == 0
            ? Next(order, OrderStatus.Cancelled, now)
            : Next(order, OrderStatus.Cancelling, now) with { Revision = order.Revision + 1 };
    }

    /// <summary>Withdraws an order whose change the supplier does not have: what is withdrawn, and may still come, is what was sent.</summary>
    /// <param name="order">The changed order.</param>
    /// <param name="sent">The order as the supplier has it.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder CancelChange(PurchaseOrder order, PurchaseOrder sent, DateTimeOffset now) =>
        AsSent(Require(order, OrderAction.Cancel), sent, now) with { Status = OrderStatus.Cancelling, Revision = order.Revision + 1 };

    /// <summary>Notes that the supplier accepted the withdrawal, or that somebody answers for it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder ConfirmCancellation(PurchaseOrder order, DateTimeOffset now)
    {
        Require(order, OrderAction.ConfirmCancellation);
        return Next(order, order.Lines.Any(line => line.ReceivedQuantity > 0m) ? OrderStatus.ClosedShort : OrderStatus.Cancelled, now);
    }

    /// <summary>Ends an order of which goods are missing that will never come.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder CloseShort(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.CloseShort), OrderStatus.ClosedShort, now);

    /// <summary>Ends an order whose goods came.</summary>
    /// <param name="order">The order.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder Close(PurchaseOrder order, DateTimeOffset now) =>
        Next(Require(order, OrderAction.Close), OrderStatus.Closed, now);

    /// <summary>Books goods that came, a correction or a return.</summary>
    /// <param name="order">The order.</param>
    /// <param name="kind">What moved.</param>
    /// <param name="quantities">Line number → quantity in the stock unit; null books all that is still to come.</param>
    /// <param name="tolerance">Share of the ordered quantity that may come beyond it, 0.1 for 10 %.</param>
    /// <param name="units">Into what units can be divided.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move, a line number or a quantity is refused.</exception>
    public static PurchaseOrder Receive(
        PurchaseOrder order, ReceiptKind kind, IReadOnlyDictionary<int, decimal>? quantities, decimal tolerance, UnitDecimals units, DateTimeOffset now)
    {
        Require(order, kind switch
        {
            ReceiptKind.Receipt => OrderAction.Receive,
            ReceiptKind.Correction => OrderAction.CorrectReceipt,
            _ => OrderAction.Return,
        });
        return OrderReceiving.Book(order, kind, quantities ?? OrderReceiving.StillToCome(order), tolerance, units, now);
    }

    /// <summary>Puts a changed order back to approval: whatever was approved before no longer holds.</summary>
    /// <param name="order">The order as stored.</param>
    /// <param name="changed">The order with its new lines and amounts.</param>
    /// <param name="approvalsNeeded">Approvals the new amount needs; at least one is asked for.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder Amend(PurchaseOrder order, PurchaseOrder changed, int approvalsNeeded, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return Change(Require(order, OrderAction.Amend), changed, Math.Max(1, approvalsNeeded), now);
    }

    /// <summary>
    /// Adds to an order that the supplier has not got: whatever was approved before no longer holds. What needed approval before still does;
    /// an order that the rules approved needs what they ask for now.
    /// </summary>
    /// <param name="order">The order as stored.</param>
    /// <param name="changed">The order with its new lines and amounts.</param>
    /// <param name="approvalsNeeded">Approvals the new amount needs.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">The move is refused.</exception>
    public static PurchaseOrder Merge(PurchaseOrder order, PurchaseOrder changed, int approvalsNeeded, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(changed);
        int before = order.Status == OrderStatus.PendingApproval || order.ApprovedBy.Count > 0 ? Math.Max(1, order.ApprovalsNeeded) : order.ApprovalsNeeded;
        return Change(Require(order, OrderAction.Merge), changed, Math.Max(before, approvalsNeeded), now);
    }

    private static PurchaseOrder Change(PurchaseOrder order, PurchaseOrder changed, int approvalsNeeded, DateTimeOffset now) =>
        changed with
        {
            Id = order.Id,
            RunKey = order.RunKey,
            CreatedBy = order.CreatedBy,
            CreatedAt = order.CreatedAt,
            Status = approvalsNeeded == 0 ? OrderStatus.Approved : OrderStatus.PendingApproval,
            ApprovedBy = [],
            ApprovalsNeeded = approvalsNeeded,
            Version = order.Version + 1,
            // What waits for approval was never on its way to the supplier, so its number is still free for this content.
            Revision = order.Status == OrderStatus.PendingApproval ? order.Revision : order.Revision + 1,
            SentRevision = order.SentRevision,
            ChangedAt = now,
        };

    /// <summary>The order, if its status allows the action.</summary>
    /// <exception cref="OrderActionException">It does not.</exception>
    internal static PurchaseOrder Require(PurchaseOrder order, OrderAction action)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (Allows(order, action))
            return order;
        string why = order.Status == OrderStatus.Sending
            ? $"Order {order.Id} is being sent: an attempt is under way, or it is not known whether the last one reached the supplier. "
                + "Wait for a further attempt, or drop its message from the outbox and say whether it arrived."
            : order.IsUnsentChange()
                ? $"Order {order.Id} has a change that the supplier does not have, so {Refusal(action)}. Refuse the change to go back to what was sent, or have it sent."
                : $"Order {order.Id} is {Words(order.Status)}, so {Refusal(action)}.";
        throw new OrderActionException(OrderActionError.IllegalMove, why);
    }

    /// <summary>A status in a sentence about an order, for example <c>waiting for approval</c>.</summary>
    internal static string Words(OrderStatus status) => status switch
    {
        OrderStatus.Draft => "a draft",
        OrderStatus.PendingApproval => "waiting for approval",
        OrderStatus.Sending => "being sent",
        OrderStatus.PartlyReceived => "partly received",
        OrderStatus.Cancelling => "being cancelled",
        OrderStatus.ClosedShort => "closed short",
        _ => status.ToText(),
    };

    private static string Refusal(OrderAction action) => action switch
    {
        OrderAction.Approve => "it cannot be approved",
        OrderAction.Reject => "it cannot be refused",
        OrderAction.Send or OrderAction.StartSending or OrderAction.MarkSent or OrderAction.MarkNotSent => "it cannot be sent",
        OrderAction.GiveBack => "it cannot be given back to its buyer",
        OrderAction.Acknowledge => "there is nothing for the supplier to confirm",
        OrderAction.Receive => "no goods can be booked",
        OrderAction.CorrectReceipt => "there is no receipt to correct",
        OrderAction.Return => "no goods can be returned",
        OrderAction.Cancel => "it cannot be cancelled",
        OrderAction.ConfirmCancellation => "there is no cancellation to confirm",
        OrderAction.Amend => "its quantities cannot be changed",
        OrderAction.Merge => "nothing can be added to it",
        OrderAction.CloseShort => "it cannot be closed short",
        OrderAction.Close => "it cannot be closed",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
    };

    // The revision that is given up keeps its number, so that no later content is mistaken for it.
    private static PurchaseOrder AsSent(PurchaseOrder order, PurchaseOrder sent, DateTimeOffset now) =>
        sent with { Version = order.Version + 1, Revision = order.Revision, SentRevision = order.SentRevision, ChangedAt = now };

    private static PurchaseOrder Next(PurchaseOrder order, OrderStatus status, DateTimeOffset now) =>
        order with { Status = status, Version = order.Version + 1, ChangedAt = now };

    internal static string Name(OrderAction action) => action switch
    {
        OrderAction.Approve => "approve",
        OrderAction.Reject => "reject",
        OrderAction.Send => "send",
        OrderAction.StartSending => "sending",
        OrderAction.GiveBack => "terms_broken",
        OrderAction.MarkSent => "sent",
        OrderAction.MarkNotSent => "not_sent",
        OrderAction.Acknowledge => "acknowledge",
        OrderAction.Receive => "receive",
        OrderAction.CorrectReceipt => "correct_receipt",
        OrderAction.Return => "return",
        OrderAction.Cancel => "cancel",
        OrderAction.ConfirmCancellation => "confirm_cancellation",
        OrderAction.Amend => "amend",
        OrderAction.Merge => "merge",
        OrderAction.CloseShort => "close_short",
        OrderAction.Close => "close",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
    };
}
