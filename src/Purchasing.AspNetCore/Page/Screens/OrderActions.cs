using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>What an order can have done to it on the page, and when it is offered. The service refuses the rest all the same.</summary>
internal static class OrderActions
{
    public static readonly IReadOnlyList<OrderActionView> All =
    [
        new("approve", "Approve", "Approved.", Permission.Approve, IsMain: true, NeedsReason: false, HasLines: false, "a", OrderStatus.PendingApproval),
        new("reject", "Refuse", "Refused.", Permission.Approve, false, true, false, "d", OrderStatus.PendingApproval),
        new("send", "Send", "Queued for sending.", Permission.Send, true, false, false, "s", OrderStatus.Approved),
        new("receive", "Receive", "Goods booked.", Permission.Receive, true, false, true, "r", OrderStatus.Sent, OrderStatus.Acknowledged, OrderStatus.PartlyReceived, OrderStatus.Cancelling),
        new("acknowledge", "Supplier confirmed", "Noted that the supplier confirmed.", Permission.Send, false, false, false, null, OrderStatus.Sent),
        new("amend", "Amend", "Changed. It needs approval again.", Permission.Amend, false, false, true, "m", OrderStatus.PendingApproval, OrderStatus.Approved, OrderStatus.Sent, OrderStatus.Acknowledged),
        new("return", "Return", "Return booked.", Permission.Receive, false, true, true, null, OrderStatus.PartlyReceived, OrderStatus.Received, OrderStatus.Cancelling),
        new("correct", "Correct receipt", "Correction booked.", Permission.Receive, false, true, true, null, OrderStatus.PartlyReceived, OrderStatus.Received, OrderStatus.Cancelling),
        new("close", "Close", "Closed.", Permission.Receive, true, false, false, null, OrderStatus.Received),
        new("close-short", "Close short", "Closed short.", Permission.Cancel, false, true, false, null, OrderStatus.Sent, OrderStatus.Acknowledged, OrderStatus.PartlyReceived, OrderStatus.Cancelling),
        new("confirm-cancellation", "Cancellation accepted", "Noted that the supplier accepted the cancellation.", Permission.Cancel, true, false, false, null, OrderStatus.Cancelling),
        new("cancel", "Cancel order", "Cancelled.", Permission.Cancel, false, true, false, null, OrderStatus.Draft, OrderStatus.PendingApproval, OrderStatus.Approved, OrderStatus.Sent, OrderStatus.Acknowledged),
    ];

    public static OrderActionView? Find(string name) => All.FirstOrDefault(action => action.Name == name);
}
