using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>What is ordered while the supplier has not got an earlier order yet. PO-1 is for 9 CASE of 12 PIECE: 16.50 each, 15.99 from 100 on.</summary>
public abstract class OrderMergeSuite : OrderSuite
{
    protected OrderMergeSuite() => Company.MergeOrders = true;

    [Fact]
    public async Task A_line_for_the_same_product_and_place_is_raised_once_at_the_price_of_the_whole()
    {
        PurchaseOrder first = await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        PurchaseOrder addition = OneCase("request:k", 1);

        CreateOrderResult result = (await Merger().TryAsync(addition, None))!;

        // 10 CASE are 120 PIECE at 15.99: 1,918.80, tax 153.504
        PurchaseOrder stored = await OrderAsync("PO-1");
        Assert.Equal((CreateOrderOutcome.Created, "PO-1"), (result.Outcome, result.Order!.Id));
        PurchaseOrderLine line = Assert.Single(stored.Lines);
        Assert.Equal((120m, 10m, 15.99m, 1918.80m, new DateOnly(2026, 3, 11), 1), (line.Quantity, line.PurchaseQuantity, line.UnitPrice, line.Amount, line.ExpectedOn, line.PositionSequence));
        Assert.Equal((1918.80m, 153.50m, 2072.30m), (stored.TotalAmount, stored.TaxAmount, stored.GrandTotal));
        Assert.Equal((OrderStatus.PendingApproval, 1, 2, 1), (stored.Status, stored.ApprovalsNeeded, stored.Version, stored.Revision));
        Assert.Equal((stored.Version, stored.GrandTotal), (result.Order.Version, result.Order.GrandTotal));
        Assert.Equal(stored.Lines, result.Order.Lines);
        AuditEntry entry = (await Store.AuditAsync("PO-1", None))[^1];
        Assert.Equal(("merge", "ann", "added to this order instead of making another one (request:k)"), (entry.Action, entry.Actor, entry.Reason));
        Assert.Contains("line 1 (PROD-001): 9 → 10 CASE", entry.Changes, StringComparison.Ordinal);

        // The same request again, also the one that made the order, adds nothing; what was decided before the addition is stale.
        Assert.Equal(CreateOrderOutcome.Duplicate, (await Merger().TryAsync(OneCase("request:k", 2), None))!.Outcome);
        Assert.Equal(CreateOrderOutcome.Duplicate, (await Merger().TryAsync(OneCase(first.RunKey, 2), None))!.Outcome);
        Assert.Equal(CreateOrderOutcome.StalePosition, (await Merger().TryAsync(OneCase("request:other", 1), None))!.Outcome);
        CreateOrderResult alone = await Store.CreateAsync(SampleOrders.Creation(OneCase("request:other", 1)), None);
        Assert.Equal(CreateOrderOutcome.StalePosition, alone.Outcome);
        Assert.Equal(2, (await OrderAsync("PO-1")).Version);

        OrderActionException own = await Assert.ThrowsAsync<OrderActionException>(() => Orders().ApproveAsync("PO-1", By("ann"), None));
        Assert.Contains("ann changed order PO-1", own.Message, StringComparison.Ordinal);
        await Orders().ApproveAsync("PO-1", By("boss"), None);
        Supplier supplier = new();
        await SendAsync(supplier);
        Assert.Equal(10m, Assert.Single(supplier.Received).Order.Lines[0].PurchaseQuantity);
    }

    [Fact]
    public async Task Additions_at_the_same_time_are_all_there_and_none_is_there_twice()
    {
        await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        PurchaseOrder[] additions =
        [
            .. Enumerable.Range(0, 8).Select(n => SampleOrders.Order("PO-X", $"request:{n / 2}", OrderStatus.Approved, SampleOrders.Line($"PROD-10{n / 2}", warehouse: "WH-002")) with { CreatedBy = "ann" }),
        ];

        CreateOrderResult?[] results = await Task.WhenAll(additions.Select(addition => Task.Run(async () => await Merger().TryAsync(addition, None))));

        Assert.Equal(4, results.Count(result => result!.Outcome == CreateOrderOutcome.Created));
        Assert.All(results, result => Assert.NotEqual(CreateOrderOutcome.StalePosition, result!.Outcome));
        PurchaseOrder order = await OrderAsync("PO-1");
        Assert.Equal(["PROD-001", "PROD-100", "PROD-101", "PROD-102", "PROD-103"], order.Lines.Select(line => line.ProductId).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3, 4, 5], order.Lines.Select(line => line.LineNo));
        Assert.Equal((5 * 1726.92m, 5), (order.TotalAmount, order.Version));
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async n => await Store.FindByKeyAsync($"request:{n}", $"PROD-10{n}", "WH-002", None))),
            found => Assert.Equal("PO-1", found!.Id));
        // The key of the order is not the key of what others added to it.
        Assert.Null(await Store.FindByKeyAsync(order.RunKey, "PROD-100", null, None));
    }

    // What is added waits for an approval of its own, and whoever refuses it refuses nothing that was approved.
    [Fact]
    public async Task What_a_person_approved_and_what_is_queued_or_sent_is_left_alone()
    {
        SendingOptions byHand = Options();
        byHand.SendOnApproval = false;
        await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_orders SET approvals_needed = 2; UPDATE order_audit SET content = NULL");
        Assert.Equal(OrderStatus.PendingApproval, (await Orders(byHand).ApproveAsync("PO-1", By("boss"), None)).Status);
        Assert.Null(await Merger().TryAsync(OneCase("request:k", 1), None));
        Assert.Equal(OrderStatus.Approved, (await Orders(byHand).ApproveAsync("PO-1", By("chief"), None)).Status);
        Assert.Null(await Merger().TryAsync(OneCase("request:k", 1), None));
        Assert.Equal(["boss", "chief"], (await OrderAsync("PO-1")).ApprovedBy);

        await Orders().SendAsync("PO-1", By("buyer"), None);
        Assert.Null(await Merger().TryAsync(OneCase("request:l", 2), None));
        await SendAsync(new Supplier());
        Assert.Null(await Merger().TryAsync(OneCase("request:l", 2), None));
        Assert.Equal(["PO-1"], (await Store.ListAsync(new OrderQuery(), None)).Select(one => one.Id));
    }

    [Fact]
    public async Task What_does_not_belong_together_becomes_an_order_of_its_own()
    {
        await QueueAsync("PO-1", status: OrderStatus.PendingApproval);
        PurchaseOrder addition = OneCase("request:k", 1);
        Assert.Null(await Merger().TryAsync(addition with { Currency = "EUR" }, None));
        Assert.Null(await Merger().TryAsync(addition with { TaxRate = 0.19m }, None));
        Assert.Null(await Merger().TryAsync(addition with { SupplierId = "SUP-002" }, None));
        Assert.Null(await Merger().TryAsync(addition with { Lines = [addition.Lines[0] with { PurchaseUnit = "BOX" }] }, None));
        Assert.Null(await Merger().TryAsync(addition with { Lines = [addition.Lines[0], addition.Lines[0] with { SplitNo = 1 }] }, None));
        Terms.Problems = ["line 1 orders 120 PIECE of PROD-001; SUP-001 takes at most 110 in a line"];
        Assert.Null(await Merger().TryAsync(addition, None));
        Terms.Problems = [];
        Terms.Outage = "the server is down";
        Assert.Null(await Merger().TryAsync(addition, None));
        Terms.Outage = null;
        Company.MergeOrders = false;
        Assert.Null(await Merger().TryAsync(addition, None));
        Assert.Equal(1, (await OrderAsync("PO-1")).Version);
    }

    private OrderMerger Merger() => new(Store, Engine, Company, Options(), TimeProvider.System, Terms, Outbox);

    // 1 CASE at 16.50, made by ann.
    private static PurchaseOrder OneCase(string runKey, int sequence) => SampleOrders.Order(
        "PO-2",
        runKey,
        OrderStatus.Approved,
        SampleOrders.Line(sequence: sequence) with { Quantity = 12m, PurchaseQuantity = 1m, UnitPrice = 16.5m, Amount = 198m, ExpectedOn = new DateOnly(2026, 3, 11) }) with { CreatedBy = "ann" };
}
