using Purchasing.Core.Calculation;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Orders;

public sealed class OrderLifecycleTests
{
    private static readonly DateTimeOffset Later = SampleOrder.Now.AddHours(1);

    private static readonly UnitDecimals Units = new([new("ROLL", 1)]);

    /// <summary>All moves the domain allows; every other pair of status and action has to be refused.</summary>
    private static readonly HashSet<(OrderStatus, OrderAction)> Allowed =
    [
        (OrderStatus.Draft, OrderAction.Cancel),
        (OrderStatus.PendingApproval, OrderAction.Approve),
        (OrderStatus.PendingApproval, OrderAction.Reject),
        (OrderStatus.PendingApproval, OrderAction.Cancel),
        (OrderStatus.PendingApproval, OrderAction.Amend),
        (OrderStatus.PendingApproval, OrderAction.Merge),
        (OrderStatus.Approved, OrderAction.Send),
        (OrderStatus.Approved, OrderAction.StartSending),
        (OrderStatus.Approved, OrderAction.GiveBack),
        (OrderStatus.Approved, OrderAction.Cancel),
        (OrderStatus.Approved, OrderAction.Amend),
        (OrderStatus.Approved, OrderAction.Merge),
        (OrderStatus.Sending, OrderAction.MarkSent),
        (OrderStatus.Sending, OrderAction.MarkNotSent),
        (OrderStatus.Sent, OrderAction.Acknowledge),
        (OrderStatus.Sent, OrderAction.Receive),
        (OrderStatus.Sent, OrderAction.Cancel),
        (OrderStatus.Sent, OrderAction.Amend),
        (OrderStatus.Sent, OrderAction.CloseShort),
        (OrderStatus.Acknowledged, OrderAction.Receive),
        (OrderStatus.Acknowledged, OrderAction.Cancel),
        (OrderStatus.Acknowledged, OrderAction.Amend),
        (OrderStatus.Acknowledged, OrderAction.CloseShort),
        (OrderStatus.PartlyReceived, OrderAction.Receive),
        (OrderStatus.PartlyReceived, OrderAction.CorrectReceipt),
        (OrderStatus.PartlyReceived, OrderAction.Return),
        (OrderStatus.PartlyReceived, OrderAction.CloseShort),
        (OrderStatus.Cancelling, OrderAction.Receive),
        (OrderStatus.Cancelling, OrderAction.CorrectReceipt),
        (OrderStatus.Cancelling, OrderAction.Return),
        (OrderStatus.Cancelling, OrderAction.ConfirmCancellation),
        (OrderStatus.Cancelling, OrderAction.CloseShort),
        (OrderStatus.Received, OrderAction.Receive),
        (OrderStatus.Received, OrderAction.CorrectReceipt),
        (OrderStatus.Received, OrderAction.Return),
        (OrderStatus.Received, OrderAction.Close),
    ];

    public static TheoryData<OrderStatus, OrderAction> EveryPair()
    {
        TheoryData<OrderStatus, OrderAction> pairs = [];
        foreach (OrderStatus status in Enum.GetValues<OrderStatus>())
        {
            foreach (OrderAction action in Enum.GetValues<OrderAction>())
                pairs.Add(status, action);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void A_move_is_made_or_refused_as_the_domain_says(OrderStatus status, OrderAction action)
    {
        PurchaseOrder order = SampleOrder.Create(status);
        Exception? refusal = Record.Exception(() => Do(order, action));
        if (Allowed.Contains((status, action)))
        {
            Assert.Null(refusal);
            PurchaseOrder moved = Do(order, action);
            Assert.Equal((After(action, status), 2), (moved.Status, moved.Version));
        }
        else
            Assert.Equal(OrderActionError.IllegalMove, Assert.IsType<OrderActionException>(refusal).Error);
    }

    [Fact]
    public void Approval_by_somebody_else_approves_and_counts_the_version()
    {
        PurchaseOrder approved = OrderLifecycle.Approve(SampleOrder.Create(OrderStatus.PendingApproval), "boss", Later);
        Assert.Equal(OrderStatus.Approved, approved.Status);
        Assert.Equal(2, approved.Version);
        Assert.Equal(["boss"], approved.ApprovedBy);
    }

    [Theory]
    [InlineData("maker")]
    [InlineData("MAKER")]
    [InlineData(" maker ")]
    public void The_creator_cannot_approve(string actor) =>
        Assert.Equal(OrderActionError.NotAllowed, Assert.Throws<OrderActionException>(
            () => OrderLifecycle.Approve(SampleOrder.Create(OrderStatus.PendingApproval), actor, Later)).Error);

    [Fact]
    public void Two_levels_need_two_people()
    {
        PurchaseOrder once = OrderLifecycle.Approve(SampleOrder.Create(OrderStatus.PendingApproval, approvalsNeeded: 2), "boss", Later);
        Assert.Equal(OrderStatus.PendingApproval, once.Status);
        Assert.Throws<OrderActionException>(() => OrderLifecycle.Approve(once, "boss", Later));
        Assert.Equal(OrderStatus.Approved, OrderLifecycle.Approve(once, "director", Later).Status);
    }

    [Fact]
    public void A_change_after_approval_needs_approval_again()
    {
        PurchaseOrder approved = OrderLifecycle.Approve(SampleOrder.Create(OrderStatus.PendingApproval), "boss", Later);
        PurchaseOrder amended = OrderLifecycle.Amend(approved, approved with { TotalAmount = 1m }, approvalsNeeded: 0, Later);
        Assert.Equal(OrderStatus.PendingApproval, amended.Status);
        Assert.Empty(amended.ApprovedBy);
        Assert.Equal(1, amended.ApprovalsNeeded);
        Assert.Throws<OrderActionException>(() => OrderLifecycle.Approve(amended, "clerk", Later, amendedBy: ["clerk"]));
    }

    [Fact]
    public void Nobody_approves_a_change_of_their_own_even_if_somebody_changed_the_order_later()
    {
        PurchaseOrder amended = SampleOrder.Create(OrderStatus.PendingApproval);
        OrderActionException refused = Assert.Throws<OrderActionException>(() => OrderLifecycle.Approve(amended, " Clerk", Later, ["clerk", "bob"]));
        Assert.Equal(OrderActionError.NotAllowed, refused.Error);
        Assert.Equal(OrderStatus.Approved, OrderLifecycle.Approve(amended, "boss", Later, ["clerk", "bob"]).Status);
    }

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("10000000000000000000000")]
    [InlineData("1.123456789")]
    public void A_change_to_what_no_order_can_hold_is_refused(string quantity)
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PendingApproval);
        decimal number = decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture);
        OrderActionException refused = Assert.Throws<OrderActionException>(() => OrderAmendment.WithQuantities(order, new Dictionary<int, decimal> { [2] = number }, Units));
        Assert.Equal(OrderActionError.Invalid, refused.Error);
    }

    [Fact]
    public void Goods_come_in_parts()
    {
        Assert.Equal(
            "A receipt needs at least one line.",
            Assert.Throws<OrderActionException>(() => OrderLifecycle.Receive(SampleOrder.Create(OrderStatus.Sent), ReceiptKind.Receipt, new Dictionary<int, decimal>(), 0m, Units, Later)).Message);
        PurchaseOrder part = OrderLifecycle.Receive(SampleOrder.Create(OrderStatus.Sent), ReceiptKind.Receipt, new Dictionary<int, decimal> { [1] = 5m }, 0m, Units, Later);
        Assert.Equal(OrderStatus.PartlyReceived, part.Status);
        Assert.Equal(5m, part.Lines[0].ReceivedQuantity);
        PurchaseOrder all = OrderLifecycle.Receive(part, ReceiptKind.Receipt, new Dictionary<int, decimal> { [1] = 7m, [2] = 2m }, 0m, Units, Later);
        Assert.Equal(OrderStatus.Received, all.Status);
    }

    [Theory]
    [InlineData(1, 13)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    [InlineData(9, 1)]
    public void A_receipt_of_what_was_not_ordered_is_refused(int line, int quantity) =>
        Assert.Equal(OrderActionError.Invalid, Assert.Throws<OrderActionException>(
            () => OrderLifecycle.Receive(SampleOrder.Create(OrderStatus.Sent), ReceiptKind.Receipt, new Dictionary<int, decimal> { [line] = quantity }, 0m, Units, Later)).Error);

    [Fact]
    public void Ids_made_in_the_same_instant_differ()
    {
        HashSet<string> ids = [.. Enumerable.Range(0, 100_000).Select(_ => OrderIds.New(SampleOrder.Now))];
        Assert.Equal(100_000, ids.Count);
    }

    [Fact]
    public void Ids_of_a_run_are_the_same_every_time_and_do_not_mix_their_parts()
    {
        Assert.Equal(OrderIds.ForRun("r", "a", "b"), OrderIds.ForRun("r", "a", "b"));
        Assert.NotEqual(OrderIds.ForRun("r", "ab", ""), OrderIds.ForRun("r", "a", "b"));
    }

    // Received from any status that allows it: all that is still to come.
    private static OrderStatus After(OrderAction action, OrderStatus before) => action switch
    {
        OrderAction.Approve or OrderAction.Send or OrderAction.MarkNotSent => OrderStatus.Approved,
        OrderAction.StartSending => OrderStatus.Sending,
        OrderAction.CloseShort => OrderStatus.ClosedShort,
        OrderAction.Close => OrderStatus.Closed,
        // One of twelve pieces of the first line is booked.
        OrderAction.CorrectReceipt or OrderAction.Return => before == OrderStatus.Cancelling ? OrderStatus.Cancelling : OrderStatus.PartlyReceived,
        OrderAction.ConfirmCancellation => OrderStatus.ClosedShort,
        OrderAction.Reject => OrderStatus.Rejected,
        OrderAction.MarkSent => OrderStatus.Sent,
        OrderAction.Acknowledge => OrderStatus.Acknowledged,
        OrderAction.Receive => OrderStatus.Received,
        OrderAction.Cancel => OrderStatus.Cancelled,
        _ => OrderStatus.PendingApproval,
    };

    // Twelve decimals are not what a warehouse weighs, and not what an order keeps.
    [Fact]
    public void A_receipt_with_more_decimals_than_an_order_keeps_is_refused() =>
        Assert.Equal(OrderActionError.Invalid, Assert.Throws<OrderActionException>(
            () => OrderLifecycle.Receive(SampleOrder.Create(OrderStatus.Sent), ReceiptKind.Receipt, new Dictionary<int, decimal> { [1] = 0.000000000001m }, 0m, Units, Later)).Error);

    private static PurchaseOrder WithSome(PurchaseOrder order) => order with { Lines = [order.Lines[0] with { ReceivedQuantity = 2m }, .. order.Lines.Skip(1)] };

    [Theory]
    [InlineData(8, 1, "0.125", 9)]
    [InlineData(8, 1, "0.1", null)]
    [InlineData(0, 12, "0", 12)]
    [InlineData(0, 13, "0", null)]
    public void More_than_was_ordered_is_taken_within_the_tolerance(int received, int came, string tolerance, int? then)
    {
        PurchaseOrder order = SampleOrder.Create(received == 0 ? OrderStatus.Sent : OrderStatus.PartlyReceived);
        decimal ordered = received == 0 ? 12m : 8m;
        order = order with { Lines = [order.Lines[0] with { Quantity = ordered, ReceivedQuantity = received }, .. order.Lines.Skip(1)] };
        PurchaseOrder? booked = null;
        Exception? refused = Record.Exception(() => booked = OrderLifecycle.Receive(
            order, ReceiptKind.Receipt, new Dictionary<int, decimal> { [1] = came }, decimal.Parse(tolerance, System.Globalization.CultureInfo.InvariantCulture), Units, Later));
        if (then is int quantity)
            Assert.Equal(quantity, booked!.Lines[0].ReceivedQuantity);
        else
            Assert.Contains("Purchasing:OverDeliveryTolerance", Assert.IsType<OrderActionException>(refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_back_or_was_booked_wrongly_is_open_again()
    {
        PurchaseOrder all = OrderLifecycle.Receive(SampleOrder.Create(OrderStatus.Sent), ReceiptKind.Receipt, null, 0m, Units, Later);
        PurchaseOrder returned = OrderLifecycle.Receive(all, ReceiptKind.Return, new Dictionary<int, decimal> { [1] = 4m }, 0m, Units, Later);
        Assert.Equal((OrderStatus.PartlyReceived, 8m), (returned.Status, returned.Lines[0].ReceivedQuantity));
        PurchaseOrder corrected = OrderLifecycle.Receive(returned, ReceiptKind.Correction, new Dictionary<int, decimal> { [1] = -8m, [2] = -2m }, 0m, Units, Later);
        Assert.Equal((OrderStatus.Sent, 0m), (corrected.Status, corrected.Lines[0].ReceivedQuantity));
        Assert.Throws<OrderActionException>(() => OrderLifecycle.Receive(returned, ReceiptKind.Correction, new Dictionary<int, decimal> { [1] = -9m }, 0m, Units, Later));
        Assert.Throws<OrderActionException>(() => OrderLifecycle.Receive(returned, ReceiptKind.Return, new Dictionary<int, decimal> { [1] = 9m }, 0m, Units, Later));
    }

    // A line of 12 in the unit, of which 4 came, bought in the same unit.
    [Theory]
    [InlineData("PIECE", "12", "1.5", false)]
    [InlineData("PIECE", "12", "0.00000001", false)]
    [InlineData("PIECE", "12", "3", true)]
    [InlineData("PIECE", "12", "3.000", true)]
    [InlineData("PIECE", "12.5", "3.5", true)]
    [InlineData("PIECE", "12.5", "3.25", false)]
    [InlineData("KG", "12", "1.125", true)]
    [InlineData("KG", "12", "1.1255", false)]
    [InlineData("roll", "12", "1.5", true)]
    [InlineData("roll", "12", "1.55", false)]
    public void Wherever_a_quantity_comes_in_it_is_one_that_its_unit_can_be_divided_into(string unit, string ordered, string quantity, bool isTaken)
    {
        decimal number = decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture);
        decimal all = decimal.Parse(ordered, System.Globalization.CultureInfo.InvariantCulture);
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PartlyReceived);
        order = order with { Lines = [order.Lines[0] with { StockUnit = unit, PurchaseUnit = unit, Quantity = all, PurchaseQuantity = all, ReceivedQuantity = 4m }] };
        foreach (ReceiptKind kind in Enum.GetValues<ReceiptKind>())
            Taken(() => OrderLifecycle.Receive(order, kind, new Dictionary<int, decimal> { [1] = number }, 0m, Units, Later), $"counted in {unit}", $"counted in whole {unit}");
        // What is ordered anew is whole, whatever was ordered before.
        if (ordered == "12")
            Taken(() => OrderAmendment.WithQuantities(order, new Dictionary<int, decimal> { [1] = number }, Units), $"bought in {unit}", $"bought in whole {unit}");

        void Taken(Action act, params string[] reasons)
        {
            if (isTaken)
                act();
            else
            {
                OrderActionException refused = Assert.Throws<OrderActionException>(act);
                Assert.Equal(OrderActionError.Invalid, refused.Error);
                Assert.Contains(reasons, reason => refused.Message.Contains(reason, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void The_change_of_a_sent_order_is_refused_or_cancelled_to_what_was_sent_even_when_it_is_approved()
    {
        foreach (OrderStatus status in (OrderStatus[])[OrderStatus.PendingApproval, OrderStatus.Approved])
        {
            PurchaseOrder sent = SampleOrder.Create(OrderStatus.Acknowledged) with { SentRevision = 1, ApprovedBy = ["boss"] };
            PurchaseOrder changed = SampleOrder.Create(status) with { Version = 7, Revision = 2, SentRevision = 1, TotalAmount = 1m };

            PurchaseOrder refused = OrderLifecycle.RejectChange(changed, sent, Later);
            PurchaseOrder cancelling = OrderLifecycle.CancelChange(changed, sent, Later);

            Assert.Equal((OrderStatus.Acknowledged, 8, 2, 1, 150.00m), (refused.Status, refused.Version, refused.Revision, refused.SentRevision, refused.TotalAmount));
            Assert.Equal((OrderStatus.Cancelling, 8, 3, 1, 150.00m), (cancelling.Status, cancelling.Version, cancelling.Revision, cancelling.SentRevision, cancelling.TotalAmount));
        }
    }

    [Fact]
    public void A_refusal_is_told_in_words_and_not_in_names_of_ours()
    {
        foreach ((OrderStatus status, OrderAction action) in EveryPair().Select(row => row.Data))
        {
            if (Record.Exception(() => Do(SampleOrder.Create(status), action)) is OrderActionException refused)
                Assert.DoesNotContain("_", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(
            "Order PO-1 is a draft, so it cannot be closed short.",
            Assert.Throws<OrderActionException>(() => OrderLifecycle.CloseShort(SampleOrder.Create(OrderStatus.Draft), Later)).Message);
    }

    private static PurchaseOrder Do(PurchaseOrder order, OrderAction action) => action switch
    {
        OrderAction.Approve => OrderLifecycle.Approve(order, "boss", Later),
        OrderAction.Reject => OrderLifecycle.Reject(order, Later),
        OrderAction.Send => OrderLifecycle.RequestSending(order, Later),
        OrderAction.MarkSent => OrderLifecycle.MarkSent(order, Later),
        OrderAction.Acknowledge => OrderLifecycle.Acknowledge(order, Later),
        OrderAction.StartSending => OrderLifecycle.StartSending(order, Later),
        OrderAction.MarkNotSent => OrderLifecycle.MarkNotSent(order, Later),
        OrderAction.Receive => OrderLifecycle.Receive(order, ReceiptKind.Receipt, null, 0m, Units, Later),
        OrderAction.CorrectReceipt => OrderLifecycle.Receive(WithSome(order), ReceiptKind.Correction, new Dictionary<int, decimal> { [1] = -1m }, 0m, Units, Later),
        OrderAction.Return => OrderLifecycle.Receive(WithSome(order), ReceiptKind.Return, new Dictionary<int, decimal> { [1] = 1m }, 0m, Units, Later),
        OrderAction.ConfirmCancellation => OrderLifecycle.ConfirmCancellation(WithSome(order), Later),
        OrderAction.CloseShort => OrderLifecycle.CloseShort(order, Later),
        OrderAction.Close => OrderLifecycle.Close(order, Later),
        OrderAction.Cancel => OrderLifecycle.Cancel(order, Later),
        OrderAction.GiveBack => OrderLifecycle.GiveBack(order, Later),
        OrderAction.Merge => OrderLifecycle.Merge(order, order, 1, Later),
        _ => OrderLifecycle.Amend(order, order, 1, Later),
    };
}
