using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Data.TestSuite;

public abstract class OutboxSuite : DatabaseSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private IOutbox Outbox => Databases.Get<IOutbox>();

    [Fact]
    public async Task A_message_is_written_with_its_order_and_claimed_once()
    {
        PurchaseOrder order = await CreateAsync("PO-1");

        IReadOnlyList<OutboxMessage> first = await Outbox.ClaimAsync("worker-1", 10, Now, Lease, None);
        IReadOnlyList<OutboxMessage> second = await Outbox.ClaimAsync("worker-2", 10, Now, Lease, None);

        Assert.Equal([SampleOrders.Message(order)], first);
        Assert.Empty(second);
    }

    [Fact]
    public async Task A_lease_that_ended_gives_the_message_to_another_worker()
    {
        await CreateAsync("PO-1");
        await Outbox.ClaimAsync("worker-1", 10, Now, Lease, None);

        Assert.Single(await Outbox.ClaimAsync("worker-2", 10, Now + Lease, Lease, None));
    }

    [Fact]
    public async Task A_sent_message_takes_its_order_along_in_one_transaction()
    {
        PurchaseOrder order = await CreateAsync("PO-1");
        await Outbox.ClaimAsync("worker-1", 10, Now, Lease, None);

        bool closed = await Outbox.CloseAsync("PO-1-v1", OutboxState.Sent, "out/PO-1.xml", SampleOrders.Change(order, OrderStatus.Sent), None);

        Assert.True(closed);
        Assert.Equal(OrderStatus.Sent, (await Databases.Get<IOrderStore>().GetAsync("PO-1", None))!.Status);
        Assert.Equal(0, await Outbox.PendingCountAsync(None));
    }

    [Fact]
    public async Task A_message_is_closed_once()
    {
        PurchaseOrder order = await CreateAsync("PO-1");
        await Outbox.CloseAsync("PO-1-v1", OutboxState.Obsolete, null, null, None);

        Assert.False(await Outbox.CloseAsync("PO-1-v1", OutboxState.Sent, null, SampleOrders.Change(order, OrderStatus.Sent), None));
        Assert.Equal(OrderStatus.Approved, (await Databases.Get<IOrderStore>().GetAsync("PO-1", None))!.Status);
    }

    [Fact]
    public async Task A_message_stays_open_when_its_order_has_another_version()
    {
        PurchaseOrder order = await CreateAsync("PO-1");
        await Databases.Get<IOrderStore>().UpdateAsync(SampleOrders.Change(order, OrderStatus.Cancelled), None);

        Assert.False(await Outbox.CloseAsync("PO-1-v1", OutboxState.Sent, null, SampleOrders.Change(order, OrderStatus.Sent), None));
        Assert.Equal(1, await Outbox.PendingCountAsync(None));
    }

    [Fact]
    public async Task A_failed_attempt_is_counted_and_waits_for_its_time()
    {
        await CreateAsync("PO-1");
        await Outbox.ClaimAsync("worker-1", 10, Now, Lease, None);

        await Outbox.RetryAsync("PO-1-v1", "channel down", Now.AddMinutes(5), None);

        Assert.Empty(await Outbox.ClaimAsync("worker-1", 10, Now.AddMinutes(4), Lease, None));
        OutboxMessage again = Assert.Single(await Outbox.ClaimAsync("worker-1", 10, Now.AddMinutes(5), Lease, None));
        Assert.Equal(1, again.Attempts);
    }

    [Fact]
    public async Task A_channel_that_fails_with_an_error_of_its_own_keeps_no_other_order_waiting()
    {
        await CreateAsync("PO-1");
        await CreateAsync("PO-2", "run-2", 1);
        OutboxDispatcher dispatcher = new(
            Outbox, Databases.Get<IOrderStore>(), [new BrokenChannel("PO-1")], new SendingOptions { MaxAttempts = 2, FirstDelay = TimeSpan.Zero }, new OutboxSignal(), TimeProvider.System, NullLogger<OutboxDispatcher>.Instance);

        await dispatcher.DrainAsync(None);

        IOrderStore orders = Databases.Get<IOrderStore>();
        Assert.Equal((OrderStatus.Approved, OrderStatus.Sent), ((await orders.GetAsync("PO-1", None))!.Status, (await orders.GetAsync("PO-2", None))!.Status));
        // Given up after its two attempts.
        Assert.Equal(0, await Outbox.PendingCountAsync(None));
    }

    private sealed class BrokenChannel(string brokenFor) : ISupplierChannel
    {
        public string Name => "folder";

        public ValueTask<string> SendAsync(PurchaseOrder order, string idempotencyKey, CancellationToken cancellationToken) =>
            order.Id == brokenFor ? throw new InvalidOperationException("a defect") : new("sent");
    }

    [Fact]
    public async Task Many_workers_at_once_share_the_messages_without_overlap()
    {
        for (int i = 0; i < 40; i++)
            await CreateAsync($"PO-{i:D2}", $"run-{i}", i);

        IReadOnlyList<OutboxMessage>[] claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            List<OutboxMessage> mine = [];
            while (await Outbox.ClaimAsync($"worker-{w}", 3, Now, Lease, None) is { Count: > 0 } taken)
                mine.AddRange(taken);
            return (IReadOnlyList<OutboxMessage>)mine;
        })));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"PO-{i:D2}-v1"), claims.SelectMany(c => c).Select(m => m.Id).Order());
    }

    private async Task<PurchaseOrder> CreateAsync(string id, string runKey = "run-1", int sequence = 0)
    {
        PurchaseOrder order = SampleOrders.Order(id, runKey, lines: SampleOrders.Line(sequence: sequence));
        CreateOrderResult result = await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(order, withMessage: true), None);
        Assert.Equal(CreateOrderOutcome.Created, result.Outcome);
        return order;
    }
}
