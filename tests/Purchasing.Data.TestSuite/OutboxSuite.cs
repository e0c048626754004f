using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>Claims, their fence, and what an operator sees and does.</summary>
public abstract class OutboxSuite : OrderSuite
{
    private static readonly AttemptEnd Sent = new(OutboxState.Sent, AttemptOutcome.Sent, "out/PO-1.xml");

    [Fact]
    public async Task A_message_is_written_with_its_order_and_claimed_once()
    {
        PurchaseOrder order = await QueueAsync("PO-1");

        OutboxClaim first = await ClaimOneAsync("worker-1");

        Assert.Equal((SampleOrders.Message(order), 1, 1, false), (first.Message, first.Attempt, first.Tries, first.IsInDoubt));
        Assert.Empty(await ClaimAsync("worker-2"));
    }

    [Fact]
    public async Task A_lease_that_ended_gives_the_message_to_another_worker_as_a_further_attempt()
    {
        await QueueAsync("PO-1");
        OutboxClaim first = await ClaimOneAsync("worker-1");
        await PassAsync(Lease + TimeSpan.FromSeconds(1));

        OutboxClaim second = await ClaimOneAsync("worker-2");

        Assert.Equal(2, second.Attempt);
        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal("not_sent claimed", await AttemptsAsync("PO-1"));
    }

    /// <summary>After a lease of 20 days where 20 seconds were meant, or a clock that was ahead, suppliers are not kept waiting for its end.</summary>
    [Fact]
    public async Task A_lease_longer_than_any_may_be_is_none()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2", "SUP-B");
        await QueueAsync("PO-3", "SUP-C");
        Assert.Equal(2, (await Outbox.ClaimAsync("wrong", 2, TimeSpan.FromDays(20), None)).Count);
        Assert.Single(await Outbox.ClaimAsync("right", 10, SendingOptions.LongestLease, None), claim => claim.Message.OrderId == "PO-3");

        Assert.Equal((1L, 2L), ((await Outbox.StatusAsync(None)).Claimed, (await Outbox.StatusAsync(None)).Failing));
        OutboxClaim[] taken = [.. await ClaimAsync("worker-2")];

        Assert.Equal(["PO-1 2", "PO-2 2"], taken.Select(claim => $"{claim.Message.OrderId} {claim.Attempt}").Order());
        Assert.Equal("not_sent claimed", await AttemptsAsync("PO-1"));
    }

    [Fact]
    public async Task A_worker_whose_lease_has_ended_can_write_nothing_once_another_has_taken_over()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        OutboxClaim late = await ClaimOneAsync("worker-1");
        await PassAsync(Lease + TimeSpan.FromSeconds(1));
        await ClaimOneAsync("worker-2");

        Assert.False(await Outbox.BeginAsync(late, Lease, SampleOrders.Change(order, OrderStatus.Sending), None));
        Assert.False(await Outbox.EndAsync(late, Sent, SampleOrders.Change(order, OrderStatus.Sent), None));
        Assert.False(await Outbox.EndAsync(late, new AttemptEnd(OutboxState.Pending, AttemptOutcome.NotSent, "down"), null, None));
        Assert.False(await Outbox.EndAsync(late, new AttemptEnd(OutboxState.Dead, AttemptOutcome.NotSent, "down"), null, None));
        Assert.Equal(OrderStatus.Approved, await StatusAsync("PO-1"));
        Assert.Equal("not_sent claimed", await AttemptsAsync("PO-1"));
    }

    [Fact]
    public async Task A_worker_whose_lease_has_ended_may_still_write_while_nobody_has_taken_over()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        OutboxClaim claim = await ClaimOneAsync("worker-1");
        await PassAsync(Lease + TimeSpan.FromSeconds(1));

        Assert.True(await Outbox.EndAsync(claim, Sent, SampleOrders.Change(order, OrderStatus.Sent), None));
        Assert.Equal(OrderStatus.Sent, await StatusAsync("PO-1"));
    }

    [Fact]
    public async Task Beginning_lets_the_lease_begin_anew()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        OutboxClaim claim = await ClaimOneAsync("worker-1");
        await PassAsync(Lease - TimeSpan.FromSeconds(30));
        Assert.True(await Outbox.BeginAsync(claim, Lease, SampleOrders.Change(order, OrderStatus.Sending), None));
        await PassAsync(Lease - TimeSpan.FromSeconds(30));

        Assert.Empty(await ClaimAsync("worker-2"));
        Assert.Equal("under_way", await AttemptsAsync("PO-1"));
    }

    [Fact]
    public async Task A_worker_that_died_while_sending_leaves_the_outcome_unknown()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        OutboxClaim claim = await ClaimOneAsync("worker-1");
        await Outbox.BeginAsync(claim, Lease, SampleOrders.Change(order, OrderStatus.Sending), None);
        await PassAsync(Lease + TimeSpan.FromSeconds(1));

        OutboxClaim next = await ClaimOneAsync("worker-2");

        Assert.True(next.IsInDoubt);
        Assert.Equal("unknown claimed", await AttemptsAsync("PO-1"));
    }

    [Fact]
    public async Task A_sent_message_takes_its_order_along_in_one_transaction()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        OutboxClaim claim = await ClaimOneAsync("worker-1");

        Assert.True(await Outbox.EndAsync(claim, Sent, SampleOrders.Change(order, OrderStatus.Sent), None));

        Assert.Equal(OrderStatus.Sent, await StatusAsync("PO-1"));
        Assert.Equal(new OutboxStatus(0, 0, 0, 0, null), await Outbox.StatusAsync(None));
        OutboxEntry entry = (await Outbox.GetAsync("PO-1-r1", None))!;
        Assert.Equal((OutboxState.Sent, 1, "out/PO-1.xml", null), (entry.State, entry.Attempts, entry.Detail, entry.Worker));
    }

    [Fact]
    public async Task A_message_stays_claimed_when_its_order_has_another_version()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        OutboxClaim claim = await ClaimOneAsync("worker-1");
        await Store.UpdateAsync(SampleOrders.Change(order, OrderStatus.Cancelled), None);

        Assert.False(await Outbox.EndAsync(claim, Sent, SampleOrders.Change(order, OrderStatus.Sent), None));
        Assert.Equal((1, 1), ((await Outbox.StatusAsync(None)).Pending, (await Outbox.StatusAsync(None)).Claimed));
    }

    [Fact]
    public async Task A_failed_attempt_is_counted_and_waits_for_its_time()
    {
        await QueueAsync("PO-1");
        OutboxClaim claim = await ClaimOneAsync("worker-1");
        await Outbox.EndAsync(claim, new AttemptEnd(OutboxState.Pending, AttemptOutcome.NotSent, "channel down", TimeSpan.FromMinutes(5)), null, None);

        Assert.Equal(1, (await Outbox.StatusAsync(None)).Failing);
        await PassAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(await ClaimAsync("worker-1"));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await ClaimOneAsync("worker-1")).Attempt);
        SendAttempt failed = (await Outbox.AttemptsAsync("PO-1", None))[0];
        Assert.Equal((AttemptOutcome.NotSent, "channel down", "worker-1"), (failed.Outcome, failed.Detail, failed.Worker));
        Assert.NotNull(failed.EndedAt);
    }

    [Fact]
    public async Task One_supplier_is_claimed_for_one_message_at_a_time_and_suppliers_side_by_side()
    {
        await QueueAsync("PO-A1", "SUP-A");
        await QueueAsync("PO-A2", "SUP-A");
        await QueueAsync("PO-B1", "SUP-B");

        IReadOnlyList<OutboxClaim> claims = await ClaimAsync("worker-1");

        Assert.Equal(["PO-A1-r1", "PO-B1-r1"], claims.Select(claim => claim.Message.Id));
        Assert.Empty(await ClaimAsync("worker-2"));
        await Outbox.EndAsync(claims[0], Sent, null, None);
        Assert.Equal("PO-A2-r1", (await ClaimOneAsync("worker-2")).Message.Id);
    }

    [Fact]
    public async Task A_message_that_failed_lets_later_ones_of_its_supplier_pass()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2");
        await Outbox.EndAsync(await ClaimOneAsync("w"), new AttemptEnd(OutboxState.Pending, AttemptOutcome.NotSent, "down", TimeSpan.FromHours(1)), null, None);

        Assert.Equal("PO-2-r1", (await ClaimOneAsync("w")).Message.Id);
    }

    [Fact]
    public async Task A_later_revision_takes_the_place_of_an_earlier_one_that_waits()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        await Outbox.EndAsync(await ClaimOneAsync("w"), new AttemptEnd(OutboxState.Pending, AttemptOutcome.NotSent, "down", TimeSpan.FromHours(1)), null, None);
        OrderChange second = SampleOrders.Change(order with { Revision = 2 }, OrderStatus.Approved);
        await Store.UpdateAsync(second with { Before = order, Message = SampleOrders.Message(second.Order) }, None);

        Assert.Equal("PO-1-r2", (await ClaimOneAsync("w")).Message.Id);
        Assert.Equal(OutboxState.Obsolete, (await Outbox.GetAsync("PO-1-r1", None))!.State);
    }

    [Fact]
    public async Task Asking_for_a_message_that_waits_changes_nothing_and_for_one_that_ended_queues_it_again()
    {
        PurchaseOrder order = await QueueAsync("PO-1");
        OrderChange again = SampleOrders.Change(order, OrderStatus.Approved, withMessage: true);
        Assert.True(await Store.UpdateAsync(again, None));
        Assert.Equal(1, await Databases.CountAsync("outbox"));
        await Outbox.EndAsync(await ClaimOneAsync("w"), new AttemptEnd(OutboxState.Dead, AttemptOutcome.NotSent, "down"), null, None);
        Assert.Equal(1, (await Outbox.StatusAsync(None)).Dead);

        Assert.True(await Store.UpdateAsync(SampleOrders.Change(again.Order, OrderStatus.Approved, withMessage: true), None));

        OutboxClaim claim = await ClaimOneAsync("w");
        Assert.Equal(("PO-1-r1", 2, 1), (claim.Message.Id, claim.Attempt, claim.Tries));
    }

    [Fact]
    public async Task Many_workers_at_once_share_the_messages_without_overlap_and_never_two_of_one_supplier()
    {
        for (int i = 0; i < 40; i++)
            await QueueAsync($"PO-{i:D2}", $"SUP-{i % 7}");
        Dictionary<string, int> busy = [];
        List<string> taken = [];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            while (true)
            {
                IReadOnlyList<OutboxClaim> claims = await Outbox.ClaimAsync($"worker-{w}", 3, Lease, None);
                if (claims.Count == 0)
                {
                    if ((await Outbox.StatusAsync(None)).Pending == 0)
                        return;
                    await Task.Delay(5);
                    continue;
                }

                foreach (OutboxClaim claim in claims)
                {
                    lock (busy)
                    {
                        Assert.True(busy.TryAdd(claim.Message.SupplierId, w), $"{claim.Message.SupplierId} was taken twice");
                        taken.Add(claim.Message.Id);
                    }
                }

                foreach (OutboxClaim claim in claims)
                {
                    await Task.Yield();
                    lock (busy)
                        busy.Remove(claim.Message.SupplierId);
                    Assert.True(await Outbox.EndAsync(claim, Sent, null, None));
                }
            }
        })));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"PO-{i:D2}-r1"), taken.Order());
    }

    [Fact]
    public async Task Messages_are_listed_by_state_order_and_supplier_in_pages()
    {
        await QueueAsync("PO-1");
        await QueueAsync("PO-2", "SUP-B");
        await Outbox.EndAsync((await ClaimAsync("w")).Single(c => c.Message.OrderId == "PO-1"), new AttemptEnd(OutboxState.Dead, AttemptOutcome.NotSent, "down"), null, None);

        Assert.Equal(["PO-1-r1"], await ListAsync(new OutboxQuery { State = OutboxState.Dead }));
        Assert.Equal(["PO-2-r1"], await ListAsync(new OutboxQuery { SupplierId = "SUP-B" }));
        Assert.Equal(["PO-1-r1"], await ListAsync(new OutboxQuery { OrderId = "PO-1" }));
        Assert.Equal(["PO-2-r1"], await ListAsync(new OutboxQuery { AfterId = "PO-1-r1", Limit = 1 }));
        Assert.Null(await Outbox.GetAsync("PO-404-r1", None));
        OutboxEntry claimed = (await Outbox.GetAsync("PO-2-r1", None))!;
        Assert.Equal("w", claimed.Worker);
        Assert.NotNull(claimed.ClaimedUntil);
    }

    private async Task<IEnumerable<string>> ListAsync(OutboxQuery query) => (await Outbox.ListAsync(query, None)).Select(entry => entry.Message.Id);

    private ValueTask<IReadOnlyList<OutboxClaim>> ClaimAsync(string worker) => Outbox.ClaimAsync(worker, 10, Lease, None);

    private async Task<OutboxClaim> ClaimOneAsync(string worker) => Assert.Single(await ClaimAsync(worker));
}
