using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>What a supplier gets, whatever happens meanwhile.</summary>
public abstract class SendingSuite : OrderSuite
{
    [Fact]
    public async Task Sending_again_while_an_attempt_is_under_way_sends_nothing_more()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        Gate gate = new();
        Supplier supplier = new(gate.PassAsync);
        Task<DrainResult> draining = Dispatcher(supplier).DrainAsync(None);
        await gate.Reached;

        PurchaseOrder answer = await Orders().SendAsync("PO-1", By("ann"), None);

        Assert.Equal((OrderStatus.Sending, order.Version + 1), (answer.Status, answer.Version));
        gate.Open();
        Assert.Equal(1, (await draining).Sent);
        await Orders().SendAsync("PO-1", By("ann"), None);
        await Dispatcher(supplier).DrainAsync(None);
        Assert.Equal(["PO-1-r1"], supplier.Keys);
        Assert.Equal(OrderStatus.Sent, await StatusAsync("PO-1"));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("amend")]
    [InlineData("reject")]
    [InlineData("approve")]
    public async Task An_order_that_is_being_sent_refuses_to_be_changed_and_says_why(string action)
    {
        await QueueAsync("PO-1");
        Gate gate = new();
        Task<DrainResult> draining = Dispatcher(new Supplier(gate.PassAsync)).DrainAsync(None);
        await gate.Reached;

        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => ActAsync(action));

        Assert.Equal(OrderActionError.IllegalMove, refused.Error);
        Assert.Contains("Order PO-1 is being sent", refused.Message, StringComparison.Ordinal);
        gate.Open();
        await draining;
        Assert.Equal(OrderStatus.Sent, await StatusAsync("PO-1"));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("amend")]
    public async Task After_an_attempt_without_an_answer_the_order_stays_open_and_refuses_to_be_changed(string action)
    {
        await QueueAsync("PO-1");
        await SendAsync(new Supplier(Supplier.NoAnswer));

        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => ActAsync(action));

        Assert.Equal((OrderActionError.IllegalMove, OrderStatus.Sending), (refused.Error, await StatusAsync("PO-1")));
        Assert.Equal("unknown", await AttemptsAsync("PO-1"));
    }

    [Fact]
    public async Task What_was_certainly_not_sent_can_be_cancelled_and_never_goes_out()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new(Supplier.Refuses);
        await SendAsync(supplier);
        Assert.Equal(OrderStatus.Approved, await StatusAsync("PO-1"));

        Assert.Equal(OrderStatus.Cancelled, (await Orders().CancelAsync("PO-1", By("ann"), None)).Status);

        supplier.Answer = (_, _) => Task.FromResult("taken");
        await PassAsync(TimeSpan.FromHours(2));
        await SendAsync(supplier);
        Assert.Single(supplier.Received);
        Assert.Equal((OrderStatus.Cancelled, OutboxState.Obsolete), (await StatusAsync("PO-1"), (await Outbox.GetAsync("PO-1-r1", None))!.State));
    }

    [Fact]
    public async Task A_refusal_after_an_attempt_without_an_answer_leaves_the_outcome_open()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new(Supplier.NoAnswer);
        await SendAsync(supplier);
        supplier.Answer = Supplier.Refuses;
        await PassAsync(TimeSpan.FromHours(2));
        await SendAsync(supplier);

        Assert.Equal((OrderStatus.Sending, "unknown not_sent"), (await StatusAsync("PO-1"), await AttemptsAsync("PO-1")));
        Assert.Equal(["PO-1-r1", "PO-1-r1"], supplier.Keys);
    }

    [Fact]
    public async Task The_attempts_are_history_with_their_times_and_errors()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new(Supplier.Refuses);
        await SendAsync(supplier);
        supplier.Answer = Supplier.NoAnswer;
        await PassAsync(TimeSpan.FromHours(2));
        await SendAsync(supplier);
        supplier.Answer = (_, _) => Task.FromResult("supplier.example answered 202");
        await PassAsync(TimeSpan.FromHours(2));
        await SendAsync(supplier);

        IReadOnlyList<SendAttempt> attempts = await Outbox.AttemptsAsync("PO-1", None);
        Assert.Equal(
            [(1, AttemptOutcome.NotSent, "answered 401"), (2, AttemptOutcome.Unknown, "no answer"), (3, AttemptOutcome.Sent, "supplier.example answered 202")],
            attempts.Select(a => (a.Number, a.Outcome, a.Detail!)));
        Assert.All(attempts, a => Assert.True(a.EndedAt >= a.StartedAt));
        Assert.Equal(
            ["create", "sending", "not_sent", "sending", "sent"], (await Store.AuditAsync("PO-1", None)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Two_dispatchers_send_each_order_once()
    {
        for (int i = 0; i < 30; i++)
            await QueueAsync($"PO-{i:D2}", $"SUP-{i % 3}");
        Supplier supplier = new(async (_, _) =>
        {
            await Task.Yield();
            return "taken";
        });

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Dispatcher(supplier).DrainAsync(None))));

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"PO-{i:D2}-r1"), supplier.Keys.Order());
    }

    [Fact]
    public async Task A_host_that_was_away_during_an_attempt_changes_nothing_when_another_has_sent_it()
    {
        await QueueAsync("PO-1");
        Gate gate = new();
        Supplier slow = new(gate.PassAsync);
        Task<DrainResult> away = Dispatcher(slow).DrainAsync(None);
        await gate.Reached;
        await PassAsync(Lease + TimeSpan.FromSeconds(1));
        Supplier supplier = new();
        await SendAsync(supplier);
        int version = (await OrderAsync("PO-1")).Version;
        gate.Fail(new SupplierChannelException("answered 401", mayHaveArrived: false));
        await away;

        Assert.Equal((OrderStatus.Sent, version), (await StatusAsync("PO-1"), (await OrderAsync("PO-1")).Version));
        Assert.Equal("unknown sent", await AttemptsAsync("PO-1"));
        Assert.Equal(slow.Keys, supplier.Keys);
    }

    [Fact]
    public async Task A_slow_supplier_holds_up_nobody_else()
    {
        await QueueAsync("PO-A1", "SUP-A");
        await QueueAsync("PO-A2", "SUP-A");
        await QueueAsync("PO-B1", "SUP-B");
        await QueueAsync("PO-B2", "SUP-B");
        Gate gate = new();
        Supplier supplier = new((message, token) => message.Order.SupplierId == "SUP-A" ? gate.PassAsync(message, token) : Task.FromResult("taken"));
        using CancellationTokenSource stop = new();
        Task running = Dispatcher(supplier).RunAsync(stop.Token);

        await UntilAsync(async () => await StatusAsync("PO-B2") == OrderStatus.Sent);
        // Both suppliers are served side by side; which one is begun first is nobody's concern.
        await gate.Reached;

        Assert.Equal((OrderStatus.Sending, OrderStatus.Approved), (await StatusAsync("PO-A1"), await StatusAsync("PO-A2")));
        gate.Open();
        await UntilAsync(async () => await StatusAsync("PO-A2") == OrderStatus.Sent);
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => running);
    }

    [Fact]
    public async Task An_attempt_that_has_begun_is_finished_when_the_host_stops()
    {
        await QueueAsync("PO-1");
        Gate gate = new();
        using CancellationTokenSource stop = new();
        Task running = Dispatcher(new Supplier(gate.PassAsync)).RunAsync(stop.Token);
        await gate.Reached;

        await stop.CancelAsync();
        gate.Open();
        await Record.ExceptionAsync(() => running);

        Assert.Equal((OrderStatus.Sent, "sent"), (await StatusAsync("PO-1"), await AttemptsAsync("PO-1")));
    }

    [Fact]
    public async Task A_channel_that_does_not_listen_is_left_behind_when_its_time_is_over()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2", "SUP-B");
        TaskCompletionSource<string> never = new();
        SendingOptions options = Options();
        options.AttemptTimeout = TimeSpan.FromMilliseconds(50);

        DrainResult result = await Dispatcher(new Supplier((message, _) => message.Order.Id == "PO-1" ? never.Task : Task.FromResult("taken")), options).DrainAsync(None);

        Assert.Equal((1, 1, 1L), (result.Sent, result.NotSent, result.Left.Failing));
        Assert.Equal((OrderStatus.Sending, OrderStatus.Sent), (await StatusAsync("PO-1"), await StatusAsync("PO-2")));
    }

    [Fact]
    public async Task A_channel_that_fails_with_an_error_of_its_own_keeps_no_other_order_waiting()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2");
        Supplier supplier = new((message, _) => message.Order.Id == "PO-1" ? throw new InvalidOperationException("a defect") : Task.FromResult("taken"));
        SendingOptions options = Options(maxAttempts: 2);
        options.FirstDelay = TimeSpan.Zero;

        await SendAsync(supplier, options);

        // How far the channel came with the first one nobody knows.
        Assert.Equal((OrderStatus.Sending, OrderStatus.Sent), (await StatusAsync("PO-1"), await StatusAsync("PO-2")));
        Assert.Equal(("unknown unknown", 1L), (await AttemptsAsync("PO-1"), (await Outbox.StatusAsync(None)).Dead));
    }

    [Theory]
    [InlineData("total_amount", "'not a number'")]
    [InlineData("approved_by", "'{'")]
    public async Task An_order_that_cannot_be_read_counts_as_an_attempt_of_its_message_and_the_others_go_on(string column, string value)
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2");
        if (Databases.Get<DatabaseRegistry>().Get(DatabaseNames.Purchasing).Dialect.Name != "sqlite" && column == "total_amount")
            (column, value) = ("approved_by", "'[1'");
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, $"UPDATE purchase_orders SET {column} = {value} WHERE order_id = 'PO-1'");
        Supplier supplier = new();

        await SendAsync(supplier);

        Assert.Equal(["PO-2-r1"], supplier.Keys);
        Assert.Equal("not_sent", await AttemptsAsync("PO-1"));
        Assert.Equal(1, (await Outbox.StatusAsync(None)).Failing);
    }

    [Fact]
    public async Task A_channel_of_another_name_is_an_attempt_that_is_made_again()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1");
        OrderChange creation = SampleOrders.Creation(order, withMessage: true);
        await Store.CreateAsync(creation with { Message = creation.Message! with { Channel = "webook" } }, None);

        await SendAsync(new Supplier());

        OutboxEntry entry = (await Outbox.GetAsync("PO-1-r1", None))!;
        Assert.Equal((OutboxState.Pending, OrderStatus.Approved), (entry.State, await StatusAsync("PO-1")));
        Assert.Contains("'webook' is not a channel of this host: use folder", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_capitals_is_the_same_channel()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1");
        OrderChange creation = SampleOrders.Creation(order, withMessage: true);
        await Store.CreateAsync(creation with { Message = creation.Message! with { Channel = "Folder" } }, None);

        await SendAsync(new Supplier());

        Assert.Equal(OrderStatus.Sent, await StatusAsync("PO-1"));
    }

    [Fact]
    public async Task A_dead_message_is_queued_again_under_its_key_and_its_order_goes_out()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new(Supplier.Refuses);
        await SendAsync(supplier, Options(maxAttempts: 1));
        Assert.Equal((OrderStatus.Approved, 1L), (await StatusAsync("PO-1"), (await Outbox.StatusAsync(None)).Dead));

        OutboxEntry entry = await Operator().RequeueAsync("PO-1-r1", By("ops", "the secret was renewed"), None);
        supplier.Answer = (_, _) => Task.FromResult("taken");
        await SendAsync(supplier, Options(maxAttempts: 1));

        Assert.Equal(OutboxState.Pending, entry.State);
        Assert.Equal((OrderStatus.Sent, "not_sent sent"), (await StatusAsync("PO-1"), await AttemptsAsync("PO-1")));
        Assert.Equal(["PO-1-r1", "PO-1-r1"], supplier.Keys);
        Assert.Contains(await Store.AuditAsync("PO-1", None), audit => audit is { Action: "requeue_message", Actor: "ops", Reason: "the secret was renewed" });
    }

    [Fact]
    public async Task Asking_for_an_order_whose_message_is_dead_queues_it_again()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new(Supplier.Refuses);
        await SendAsync(supplier, Options(maxAttempts: 1));
        supplier.Answer = (_, _) => Task.FromResult("taken");

        await Orders().SendAsync("PO-1", By("ann"), None);
        await SendAsync(supplier);

        Assert.Equal((OrderStatus.Sent, "PO-1-r1 PO-1-r1"), (await StatusAsync("PO-1"), string.Join(" ", supplier.Keys)));
    }

    [Theory]
    [InlineData(true, OrderStatus.Sent)]
    [InlineData(false, OrderStatus.Approved)]
    public async Task Dropping_a_message_settles_what_nobody_knows(bool hasArrived, OrderStatus then)
    {
        await QueueAsync("PO-1");
        await SendAsync(new Supplier(Supplier.NoAnswer));

        OutboxEntry entry = await Operator().DropAsync("PO-1-r1", By("ops", "asked the supplier by telephone"), hasArrived, None);

        Assert.Equal((OutboxState.Dropped, then), (entry.State, await StatusAsync("PO-1")));
        await PassAsync(TimeSpan.FromHours(2));
        Supplier supplier = new();
        await SendAsync(supplier);
        Assert.Empty(supplier.Received);
    }

    [Fact]
    public async Task A_message_cannot_be_dropped_while_it_is_being_sent_nor_without_a_reason()
    {
        await QueueAsync("PO-1");
        Gate gate = new();
        Task<DrainResult> draining = Dispatcher(new Supplier(gate.PassAsync)).DrainAsync(None);
        await gate.Reached;

        Assert.Equal(OrderActionError.IllegalMove, (await Assert.ThrowsAsync<OrderActionException>(() => Operator().DropAsync("PO-1-r1", By("ops", "no"), false, None))).Error);
        Assert.Equal(OrderActionError.Invalid, (await Assert.ThrowsAsync<OrderActionException>(() => Operator().DropAsync("PO-1-r1", By("ops"), false, None))).Error);
        Assert.Equal(OrderActionError.IllegalMove, (await Assert.ThrowsAsync<OrderActionException>(() => Operator().RequeueAsync("PO-1-r1", By("ops"), None))).Error);
        Assert.Equal(OrderActionError.NotFound, (await Assert.ThrowsAsync<OrderActionException>(() => Operator().RequeueAsync("PO-2-r1", By("ops"), None))).Error);
        gate.Open();
        await draining;
    }

    [Fact]
    public async Task A_dropped_claim_of_a_dead_worker_is_dead_for_good()
    {
        await QueueAsync("PO-1");
        OutboxClaim zombie = Assert.Single(await Outbox.ClaimAsync("w", 1, Lease, None));
        await PassAsync(Lease + TimeSpan.FromSeconds(1));

        await Operator().DropAsync("PO-1-r1", By("ops", "not wanted"), hasArrived: false, None);

        Assert.False(await Outbox.BeginAsync(zombie, Lease, null, None));
        Assert.False(await Outbox.EndAsync(zombie, new AttemptEnd(OutboxState.Sent, AttemptOutcome.Sent, null), null, None));
    }

    [Fact]
    public async Task Cancelling_a_sent_order_tells_the_supplier_and_its_goods_count_until_that_is_confirmed()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new();
        await SendAsync(supplier);

        PurchaseOrder cancelling = await Orders().CancelAsync("PO-1", By("ann", "not needed"), None);
        await SendAsync(supplier);

        Assert.Equal((OrderStatus.Cancelling, 2, 1), (cancelling.Status, cancelling.Revision, cancelling.SentRevision));
        Assert.Equal([(MessageKind.Order, "PO-1-r1"), (MessageKind.Cancellation, "PO-1-r2")], supplier.Received.Select(m => (m.Kind, m.IdempotencyKey)));
        Assert.Equal((OrderStatus.Cancelling, 2), (await StatusAsync("PO-1"), (await OrderAsync("PO-1")).SentRevision));
        Assert.Equal(1L, await Databases.CountAsync("purchase_order_lines WHERE order_id = 'PO-1' AND is_open = 1"));
        Assert.Equal(OrderStatus.Cancelled, (await Orders().ConfirmCancellationAsync("PO-1", By("ann"), None)).Status);
        Assert.Equal(0L, await Databases.CountAsync("purchase_order_lines WHERE order_id = 'PO-1' AND is_open = 1"));
    }

    [Fact]
    public async Task Changing_a_sent_order_sends_the_change_once_it_is_approved()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new();
        await SendAsync(supplier);

        PurchaseOrder amended = await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 10m }, By("ann", "more"), None);
        Assert.Equal((OrderStatus.PendingApproval, 2, 1), (amended.Status, amended.Revision, amended.SentRevision));
        await SendAsync(supplier);
        Assert.Single(supplier.Received);
        await Orders().ApproveAsync("PO-1", By("boss"), None);
        await SendAsync(supplier);

        Assert.Equal([(MessageKind.Order, "PO-1-r1", 9m), (MessageKind.Change, "PO-1-r2", 10m)], supplier.Received.Select(m => (m.Kind, m.IdempotencyKey, m.Order.Lines[0].PurchaseQuantity)));
        Assert.Equal((OrderStatus.Sent, 2), (await StatusAsync("PO-1"), (await OrderAsync("PO-1")).SentRevision));
    }

    [Fact]
    public async Task An_order_that_leaves_later_than_it_was_decided_is_dated_on_that_day()
    {
        await QueueAsync("PO-1");
        Company.OrderDate = new DateOnly(2026, 3, 12);
        Supplier supplier = new();
        await SendAsync(supplier);

        PurchaseOrder sent = supplier.Received.Single().Order;
        Assert.Equal((new DateOnly(2026, 3, 12), new DateOnly(2026, 3, 19)), (sent.OrderDate, sent.Lines[0].ExpectedOn));
        PurchaseOrder stored = await OrderAsync("PO-1");
        Assert.Equal((sent.OrderDate, sent.Lines[0].ExpectedOn), (stored.OrderDate, stored.Lines[0].ExpectedOn));
    }

    [Fact]
    public async Task A_later_attempt_whose_predecessor_may_have_arrived_keeps_the_dates_of_its_content()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new(Supplier.NoAnswer);
        await SendAsync(supplier);
        Company.OrderDate = new DateOnly(2026, 3, 12);
        Terms.Problems = ["SUP-001 is inactive"];
        supplier.Answer = (_, _) => Task.FromResult("taken");
        await PassAsync(TimeSpan.FromHours(2));
        await SendAsync(supplier);

        Assert.Equal([new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 2)], supplier.Received.Select(message => message.Order.OrderDate));
        Assert.Equal(OrderStatus.Sent, await StatusAsync("PO-1"));
    }

    [Fact]
    public async Task A_change_of_a_sent_order_keeps_the_day_on_which_the_order_was_placed()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new();
        await SendAsync(supplier);
        Company.OrderDate = new DateOnly(2026, 3, 12);
        await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 10m }, By("ann", "more"), None);
        await Orders().ApproveAsync("PO-1", By("boss"), None);
        await SendAsync(supplier);

        Assert.Equal([new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 2)], supplier.Received.Select(message => message.Order.OrderDate));
    }

    [Fact]
    public async Task An_order_is_dated_on_the_day_of_its_last_approval()
    {
        await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        Company.OrderDate = new DateOnly(2026, 3, 10);

        PurchaseOrder approved = await Orders().ApproveAsync("PO-1", By("boss"), None);

        Assert.Equal((new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 17)), (approved.OrderDate, approved.Lines[0].ExpectedOn));
        PurchaseOrder stored = await OrderAsync("PO-1");
        Assert.Equal((approved.OrderDate, approved.Lines[0].ExpectedOn), (stored.OrderDate, stored.Lines[0].ExpectedOn));
    }

    [Fact]
    public async Task What_a_supplier_no_longer_offers_goes_back_to_the_buyer_instead_of_out()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2", "SUP-002");
        Terms.Problems = ["SUP-001 is inactive"];
        Supplier supplier = new();
        await SendAsync(supplier);

        Assert.Empty(supplier.Received);
        PurchaseOrder order = await OrderAsync("PO-1");
        Assert.Equal((OrderStatus.PendingApproval, 1), (order.Status, order.ApprovalsNeeded));
        AuditEntry last = (await Store.AuditAsync("PO-1", None))[^1];
        Assert.Equal(("terms_broken", "SUP-001 is inactive"), (last.Action, last.Reason));
        Assert.Equal(OutboxState.Obsolete, (await Outbox.GetAsync("PO-1-r1", None))!.State);

        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => Orders().ApproveAsync("PO-1", By("boss"), None));
        Assert.Equal(OrderActionError.TermsBroken, refused.Error);
        Assert.Contains("SUP-001 is inactive", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            OrderActionError.Invalid,
            (await Assert.ThrowsAsync<OrderActionException>(() => Orders().ApproveAsync("PO-1", By("boss") with { AcceptTerms = true }, None))).Error);

        PurchaseOrder accepted = await Orders().ApproveAsync("PO-1", By("boss", "agreed by telephone") with { AcceptTerms = true }, None);
        Assert.Equal(["SUP-001 is inactive"], accepted.AcceptedTerms);
        await SendAsync(supplier);
        Assert.Equal(["PO-1-r1"], supplier.Keys);
        Assert.Equal(OrderStatus.Sent, await StatusAsync("PO-1"));
    }

    [Fact]
    public async Task Other_terms_than_the_accepted_ones_stop_the_order_again()
    {
        await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        Terms.Problems = ["SUP-001 is inactive"];
        await Orders().ApproveAsync("PO-1", By("boss", "agreed") with { AcceptTerms = true }, None);
        Terms.Problems = ["SUP-001 is inactive", "PROD-001 is discontinued"];
        Supplier supplier = new();
        await SendAsync(supplier);

        Assert.Empty(supplier.Received);
        Assert.Equal("PROD-001 is discontinued", (await Store.AuditAsync("PO-1", None))[^1].Reason);
    }

    [Fact]
    public async Task While_nobody_knows_whether_the_terms_hold_nothing_is_sent_and_nothing_approved()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2", status: OrderStatus.PendingApproval);
        Terms.Outage = "the server is down";
        Supplier supplier = new();
        await SendAsync(supplier);

        Assert.Empty(supplier.Received);
        Assert.Equal((OrderStatus.Approved, "not_sent"), (await StatusAsync("PO-1"), await AttemptsAsync("PO-1")));
        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => Orders().ApproveAsync("PO-2", By("boss"), None));
        Assert.Equal(OrderActionError.TermsBroken, refused.Error);
        Terms.Outage = null;
        await PassAsync(TimeSpan.FromHours(2));
        await SendAsync(supplier);
        Assert.Equal(["PO-1-r1"], supplier.Keys);
    }

    [Fact]
    public async Task A_change_takes_the_prices_of_today_until_the_supplier_has_the_order()
    {
        await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        decimal ordered = (await OrderAsync("PO-1")).Lines[0].UnitPrice;
        Terms.Price = ordered + 1m;
        PurchaseOrder amended = await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 9m }, By("ann"), None);
        Assert.Equal((ordered + 1m, amended.Lines[0].Quantity * (ordered + 1m)), (amended.Lines[0].UnitPrice, amended.TotalAmount));
        Assert.Contains(FormattableString.Invariant($"price {ordered:0.##} → {ordered + 1m:0.##} per "), (await Store.AuditAsync("PO-1", None))[^1].Changes, StringComparison.Ordinal);

        await Orders().ApproveAsync("PO-1", By("boss"), None);
        await SendAsync(new Supplier());
        Terms.Price = ordered + 2m;
        Assert.Equal(ordered + 1m, (await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 8m }, By("ann"), None)).Lines[0].UnitPrice);
    }

    [Fact]
    public async Task Quantities_are_compared_where_a_person_decides_and_amending_forgets_what_was_accepted()
    {
        await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        Terms.Problems = ["a minimum of 20"];
        Dictionary<int, decimal> quantities = new() { [1] = 8m };
        Assert.Equal(
            OrderActionError.TermsBroken,
            (await Assert.ThrowsAsync<OrderActionException>(() => Orders().AmendAsync("PO-1", quantities, By("ann"), None))).Error);
        PurchaseOrder amended = await Orders().AmendAsync("PO-1", quantities, By("ann", "agreed") with { AcceptTerms = true }, None);
        Assert.Equal(["a minimum of 20"], amended.AcceptedTerms);
        Terms.Problems = [];
        Assert.Empty((await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 9m }, By("ann"), None)).AcceptedTerms);
        await Orders().ApproveAsync("PO-1", By("boss"), None);
        await SendAsync(new Supplier());

        Assert.Equal([.. Enumerable.Repeat(TermsScope.Quantities, 4), TermsScope.Availability], Terms.Asked);
    }

    [Fact]
    public async Task Refusing_the_change_of_a_sent_order_leaves_what_was_sent()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        Supplier supplier = new();
        await SendAsync(supplier);
        PurchaseOrder sent = await OrderAsync("PO-1");
        await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 20m }, By("ann"), None);

        await Orders().RejectAsync("PO-1", By("boss", "too much"), None);

        PurchaseOrder now = await OrderAsync("PO-1");
        Assert.Equal((OrderStatus.Sent, 2, 1), (now.Status, now.Revision, now.SentRevision));
        SampleOrders.Same(sent with { Version = now.Version, Revision = 2, ChangedAt = now.ChangedAt }, now);
        Assert.Equal(order.GrandTotal, now.GrandTotal);
        // What is asked for next has a number of its own.
        Assert.Equal(3, (await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 8m }, By("ann"), None)).Revision);
    }

    [Fact]
    public async Task Different_content_never_has_the_same_key()
    {
        await QueueAsync("PO-1");
        Supplier supplier = new(Supplier.Refuses);
        await SendAsync(supplier);
        await Orders().AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 10m }, By("ann"), None);
        await Orders().ApproveAsync("PO-1", By("boss"), None);
        supplier.Answer = (_, _) => Task.FromResult("taken");
        await PassAsync(TimeSpan.FromHours(2));
        await SendAsync(supplier);

        Assert.Equal([("PO-1-r1", MessageKind.Order, 9m), ("PO-1-r2", MessageKind.Order, 10m)], supplier.Received.Select(m => (m.IdempotencyKey, m.Kind, m.Order.Lines[0].PurchaseQuantity)));
    }

    [Fact]
    public async Task Draining_takes_over_from_a_worker_that_died_when_its_lease_ends()
    {
        await QueueAsync("PO-1");
        await Outbox.ClaimAsync("dead", 1, TimeSpan.FromSeconds(1), None);
        Supplier supplier = new();

        DrainResult result = await Dispatcher(supplier).DrainAsync(None);

        Assert.Equal((1, 0L), (result.Sent, result.Left.Pending));
        Assert.Equal("not_sent sent", await AttemptsAsync("PO-1"));
    }

    private async Task ActAsync(string action)
    {
        OrderService orders = Orders();
        await (action switch
        {
            "cancel" => orders.CancelAsync("PO-1", By("ann"), None),
            "amend" => orders.AmendAsync("PO-1", new Dictionary<int, decimal> { [1] = 10m }, By("ann"), None),
            "reject" => orders.RejectAsync("PO-1", By("ann"), None),
            _ => orders.ApproveAsync("PO-1", By("ann"), None),
        });
    }

    /// <summary>A supplier that takes its time until the test lets it go on.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<string> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public async Task<string> PassAsync(SupplierMessage message, CancellationToken cancellationToken)
        {
            _reached.TrySetResult();
            return await _open.Task;
        }

        public void Open() => _open.TrySetResult("taken");

        public void Fail(Exception error) => _open.TrySetException(error);
    }
}
