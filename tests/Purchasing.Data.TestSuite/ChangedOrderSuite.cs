using Purchasing.Core.Auditing;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>Orders whose supplier has another revision than is stored: what becomes of the change, of its message, and of the goods.</summary>
public abstract class ChangedOrderSuite : OrderSuite
{
    private static readonly SendingOptions s_once = Options(maxAttempts: 1);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Cancelling_a_sent_order_whose_change_was_not_sent_withdraws_what_was_sent(bool acknowledged, bool approved)
    {
        Supplier supplier = await SentAndAmendedAsync(acknowledged, approved);

        PurchaseOrder cancelling = await Orders().CancelAsync("PO-1", By("ann", "not needed"), None);
        await SendAsync(supplier);

        Assert.Equal((OrderStatus.Cancelling, 3, 9m), (cancelling.Status, cancelling.Revision, cancelling.Lines[0].PurchaseQuantity));
        PurchaseOrder stored = await OrderAsync("PO-1");
        Assert.Equal((OrderStatus.Cancelling, 3, 3, 9m), (stored.Status, stored.Revision, stored.SentRevision, stored.Lines[0].PurchaseQuantity));
        Assert.Equal([("PO-1-r1", 9m), ("PO-1-r3", 9m)], supplier.Received.Select(m => (m.IdempotencyKey, m.Order.Lines[0].PurchaseQuantity)));
        if (approved)
            Assert.Equal(OutboxState.Obsolete, (await Outbox.GetAsync("PO-1-r2", None))!.State);
        // What is on its way comes all the same, and is what was sent.
        Assert.Equal(OrderStatus.Received, (await Orders().ReceiveAsync("PO-1", "LS-1", ReceiptKind.Receipt, null, By("wh"), None)).Status);
    }

    [Theory]
    [InlineData("reject")]
    [InlineData("drop")]
    [InlineData("drop in doubt")]
    public async Task A_change_that_the_supplier_does_not_take_is_given_up_and_the_goods_of_what_was_sent_can_be_booked(string how)
    {
        Supplier supplier = await SentAndAmendedAsync(acknowledged: true, approved: true);
        supplier.Answer = how == "drop in doubt" ? Supplier.NoAnswer : Supplier.Refuses;
        await SendAsync(supplier, s_once);
        Assert.Equal(OutboxState.Dead, (await Outbox.GetAsync("PO-1-r2", None))!.State);
        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => Orders().ReceiveAsync("PO-1", "LS-1", ReceiptKind.Receipt, null, By("wh"), None));
        if (how != "drop in doubt")
            Assert.Contains("has a change that the supplier does not have, so no goods can be booked. Refuse the change", refused.Message, StringComparison.Ordinal);

        if (how == "reject")
            await Orders().RejectAsync("PO-1", By("boss", "the supplier refused it"), None);
        else
            await Operator().DropAsync("PO-1-r2", By("ops", "the supplier refused it"), hasArrived: false, None);

        PurchaseOrder now = await OrderAsync("PO-1");
        Assert.Equal((OrderStatus.Acknowledged, 2, 1, 9m, 1726.92m), (now.Status, now.Revision, now.SentRevision, now.Lines[0].PurchaseQuantity, now.TotalAmount));
        Assert.Equal(how == "reject" ? OutboxState.Obsolete : OutboxState.Dropped, (await Outbox.GetAsync("PO-1-r2", None))!.State);
        Assert.Equal(OrderActionError.IllegalMove, (await Assert.ThrowsAsync<OrderActionException>(() => Operator().RequeueAsync("PO-1-r2", By("ops"), None))).Error);
        // The next change can be given up like the first one, and has a number of its own.
        Assert.Equal(3, (await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 12m }, By("ann"), None)).Revision);
        await Orders().RejectAsync("PO-1", By("boss", "no"), None);
        Assert.Equal(OrderStatus.Acknowledged, await StatusAsync("PO-1"));
        Assert.Equal(OrderStatus.Received, (await Orders().ReceiveAsync("PO-1", "LS-1", ReceiptKind.Receipt, null, By("wh"), None)).Status);
    }

    [Fact]
    public async Task A_message_that_was_given_up_waits_for_nobody_once_its_order_is_changed_or_withdrawn()
    {
        foreach (string id in (string[])["PO-1", "PO-2", "PO-3", "PO-4"])
            await QueueAsync(id, $"SUP-{id}");
        Supplier supplier = new((message, _) => message.Order.Id == "PO-4" && message.Kind == MessageKind.Order ? Task.FromResult("taken") : Supplier.Refuses(message, default));
        await SendAsync(supplier, s_once);
        await Orders().CancelAsync("PO-4", By("ann"), None);
        await SendAsync(supplier, s_once);
        Assert.Equal(4, (await Outbox.StatusAsync(None)).Dead);

        // A further request for the same order and a booking change nothing about what waits for a person.
        await Orders().ReceiveAsync("PO-4", "LS-1", ReceiptKind.Receipt, new Dictionary<int, decimal> { [1] = 1m }, By("wh"), None);
        Assert.Equal(4, (await Outbox.StatusAsync(None)).Dead);

        await Orders().CancelAsync("PO-1", By("ann"), None);
        await Orders().AmendAsync("PO-2", new Dictionary<int, decimal> { [1] = 10m }, By("ann"), None);
        await Orders().ConfirmCancellationAsync("PO-4", By("ann"), None);

        Assert.Equal(["PO-3-r1"], (await Outbox.ListAsync(new OutboxQuery { State = OutboxState.Dead }, None)).Select(entry => entry.Message.Id));
        Assert.Equal("the order is cancelled at revision 1", (await Outbox.GetAsync("PO-1-r1", None))!.Detail);
        Assert.Equal(OutboxState.Obsolete, (await Outbox.GetAsync("PO-4-r2", None))!.State);
    }

    [Fact]
    public async Task What_nobody_knows_is_not_dropped_before_somebody_says_whether_it_arrived()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2", "SUP-2");
        await QueueAsync("PO-3", "SUP-3");
        Supplier supplier = new((message, _) => message.Order.Id == "PO-1" || message.Kind == MessageKind.Cancellation ? Supplier.NoAnswer(message, default)
            : message.Order.Id == "PO-2" ? Supplier.Refuses(message, default) : Task.FromResult("taken"));
        await SendAsync(supplier);
        await Orders().CancelAsync("PO-3", By("ann"), None);
        await SendAsync(supplier);

        foreach (string message in (string[])["PO-1-r1", "PO-3-r2"])
        {
            OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => Operator().DropAsync(message, By("ops", "tired of it"), hasArrived: null, None));
            Assert.Equal(OrderActionError.Invalid, refused.Error);
            Assert.Contains("say has_arrived", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal((OrderStatus.Sending, OrderStatus.Cancelling), (await StatusAsync("PO-1"), await StatusAsync("PO-3")));
        await Operator().DropAsync("PO-2-r1", By("ops", "not wanted"), hasArrived: null, None);
        await Operator().DropAsync("PO-3-r2", By("ops", "asked"), hasArrived: true, None);
        Assert.Equal((OrderStatus.Approved, 2), (await StatusAsync("PO-2"), (await OrderAsync("PO-3")).SentRevision));
    }

    [Fact]
    public async Task A_message_that_failed_counts_as_failing_while_it_is_tried_again_and_a_first_attempt_does_not()
    {
        await QueueAsync("PO-1");
        AttemptEnd failed = new(OutboxState.Pending, AttemptOutcome.NotSent, "down");
        OutboxClaim first = Assert.Single(await Outbox.ClaimAsync("w", 1, Lease, None));
        Assert.Equal(0, (await Outbox.StatusAsync(None)).Failing);
        await Outbox.EndAsync(first, failed, null, None);
        Assert.Equal(1, (await Outbox.StatusAsync(None)).Failing);

        OutboxClaim second = Assert.Single(await Outbox.ClaimAsync("w", 1, Lease, None));

        Assert.Equal((1L, 1L), ((await Outbox.StatusAsync(None)).Failing, (await Outbox.StatusAsync(None)).Claimed));
        await Outbox.EndAsync(second, failed with { State = OutboxState.Dead }, null, None);
        await Operator().RequeueAsync("PO-1-r1", By("ops"), None);
        Assert.Equal(1, (await Outbox.StatusAsync(None)).Failing);
    }

    [Theory]
    [InlineData("version = 1")]
    [InlineData("version = 2")]
    [InlineData("version > 0")]
    public async Task An_order_whose_trail_has_a_gap_is_approved_by_nobody(string gone)
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run", OrderStatus.PendingApproval, SampleOrders.Line())), None);
        await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 20m }, By("max", "more"), None);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, $"DELETE FROM order_audit WHERE {gone}");

        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => Orders().ApproveAsync("PO-1", By("max"), None));

        Assert.StartsWith("Order PO-1 cannot be approved: entries of its audit trail are missing", refused.Message, StringComparison.Ordinal);
        await Orders().RejectAsync("PO-1", By("boss"), None);
    }

    [Fact]
    public async Task An_approval_that_no_entry_tells_of_does_not_count()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run", OrderStatus.PendingApproval, SampleOrders.Line()) with { ApprovalsNeeded = 2 }), None);
        await Orders().ApproveAsync("PO-1", By("boss"), None);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_orders SET approved_by = REPLACE(approved_by, 'boss', 'mallory')");

        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => Orders().ApproveAsync("PO-1", By("boss"), None));

        Assert.StartsWith("Order PO-1 cannot be approved: it has an approval by mallory of which its audit trail does not tell", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trail_says_what_was_changed_and_what_was_there_before()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", "run", OrderStatus.Approved, SampleOrders.Line(), SampleOrders.Line("PROD-002", lineNo: 2));
        await Store.CreateAsync(SampleOrders.Creation(order, withMessage: true), None);
        await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 20m, [2] = 0m }, By("ann", "more"), None);
        await Orders().ApproveAsync("PO-1", By("boss"), None);
        await SendAsync(new Supplier());
        await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 21m }, By("ann"), None);
        await Orders().RejectAsync("PO-1", By("boss", "no"), None);
        await Orders().ReceiveAsync("PO-1", "LS-1", ReceiptKind.Receipt, new Dictionary<int, decimal> { [1] = 8m }, By("wh"), None);
        await Orders().ReceiveAsync("PO-1", "RT-1", ReceiptKind.Return, new Dictionary<int, decimal> { [1] = 3m }, By("wh", "broken"), None);
        await Orders().ReceiveAsync("PO-1", "CR-1", ReceiptKind.Correction, new Dictionary<int, decimal> { [1] = -1m }, By("wh", "miscounted"), None);

        // 20 cases of 12 at 15.99 are 3837.60, with 8 % tax 4144.61.
        Assert.Equal(
            [
                ("create", null),
                ("amend", "revision 1 → 2; line 1 (PROD-001): 9 → 20 CASE; line 2 (PROD-002): 9 CASE → none; total 3453.84 → 3837.60 USD; grand total 3730.15 → 4144.61 USD; approvals needed 0 → 1"),
                ("approve", null),
                ("sending", "message PO-1-r2"),
                ("sent", "message PO-1-r2; the supplier has revision 2"),
                ("amend", "revision 2 → 3; line 1 (PROD-001): 20 → 21 CASE; total 3837.60 → 4029.48 USD; grand total 4144.61 → 4351.84 USD"),
                ("reject", "line 1 (PROD-001): 21 → 20 CASE; total 4029.48 → 3837.60 USD; grand total 4351.84 → 4144.61 USD"),
                ("receive", "receipt LS-1; line 1 (PROD-001): received 0 → 8 PIECE"),
                ("return", "receipt RT-1; line 1 (PROD-001): received 8 → 5 PIECE"),
                ("correct_receipt", "receipt CR-1; line 1 (PROD-001): received 5 → 4 PIECE"),
            ],
            (await Store.AuditAsync("PO-1", None)).Select(entry => (entry.Action, entry.Changes)));
        // The chain covers it.
        IAuditTrail trail = Databases.Get<IAuditTrail>();
        Assert.All(await trail.ReadAsync(0, 100, None), entry => Assert.Equal(entry.Hash, entry.ComputeHash()));
        // Through all of it the order, and the revision that was sent, are what the entries tell.
        AuditVerification found = await new AuditVerifier(trail, Databases.Get<IOrderContents>()).VerifyAsync([], None);
        Assert.Equal((null, 2L, 0L), (found.Problem, found.Orders, found.NotCompared));
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE order_audit SET changes = 'revision 1 → 2' WHERE action = 'amend' AND version = 2");
        Assert.Contains(await trail.ReadAsync(0, 100, None), entry => entry.Action == "amend" && entry.Hash != entry.ComputeHash());
    }

    // Sent with 9 cases as revision 1, and amended to 20.
    private async Task<Supplier> SentAndAmendedAsync(bool acknowledged, bool approved)
    {
        await QueueAsync("PO-1");
        Supplier supplier = new();
        await SendAsync(supplier);
        if (acknowledged)
            await Orders().AcknowledgeAsync("PO-1", By("ann"), None);
        await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 20m }, By("ann", "more"), None);
        if (approved)
            await Orders().ApproveAsync("PO-1", By("boss"), None);
        return supplier;
    }
}
