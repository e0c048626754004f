using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;

namespace Purchasing.Data.TestSuite;

/// <summary>Lists of orders as people look at them, and the quantities that people set for proposals.</summary>
public abstract class OrderReportSuite : DatabaseSuite
{
    private IOrderStore Store => Databases.Get<IOrderStore>();

    private IOrderReports Reports => Databases.Get<IOrderReports>();

    private IProposalEdits Edits => Databases.Get<IProposalEdits>();

    private IProposalSnoozes Snoozes => Databases.Get<IProposalSnoozes>();

    [Fact]
    public async Task A_snooze_is_kept_replaced_and_taken_back()
    {
        DateTimeOffset at = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
        ProposalSnooze day = new("P-1", "", new DateOnly(2026, 12, 1), null, null, "stocktaking", "ann", at);
        ProposalSnooze change = new("P-1", "WH-2", null, 12.5m, "SUP-1", "too early", "bob", at);
        await Snoozes.SetAsync([day, change], CancellationToken.None);
        Assert.Equal([day, change], await Snoozes.AllAsync(CancellationToken.None));
        await Snoozes.SetAsync([change with { Until = new DateOnly(2026, 12, 24), Quantity = null }], CancellationToken.None);
        Assert.Equal([day, change with { Until = new DateOnly(2026, 12, 24), Quantity = null }], await Snoozes.AllAsync(CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Snoozes.SetAsync([day with { Until = null }], CancellationToken.None).AsTask());
        await Snoozes.RemoveAsync(["P-1", "P-2"], CancellationToken.None);
        Assert.Empty(await Snoozes.AllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_list_tells_delivery_and_how_much_came()
    {
        // 108 of 108 came of the first line and 27 of 108 of the second: (1 + 0.25) / 2.
        await CreateAsync("PO-1", OrderStatus.PartlyReceived, SampleOrders.Line() with { ReceivedQuantity = 108m, ExpectedOn = new DateOnly(2026, 3, 5) }, SampleOrders.Line("PROD-002", lineNo: 2) with { ReceivedQuantity = 27m });

        OrderListPage page = await Reports.ListAsync(new OrderListQuery(), None);

        OrderListRow row = Assert.Single(page.Rows);
        Assert.Equal((1L, 2, new DateOnly(2026, 3, 9), 0.625m), (page.Total, row.Lines, row.Delivery, decimal.Round(row.ReceivedShare, 6)));
        Assert.Null(row.Channel);
    }

    [Fact]
    public async Task Pages_by_key_show_every_order_once_and_say_how_many_there_are()
    {
        for (int i = 1; i <= 7; i++)
            await CreateAsync($"PO-{i}", OrderStatus.Approved, SampleOrders.Line($"PROD-{i}"));
        foreach (OrderSort sort in Enum.GetValues<OrderSort>())
        {
            foreach (bool descending in new[] { false, true })
            {
                List<string> seen = [];
                OrderListQuery query = new() { Limit = 3, Sort = sort, Descending = descending };
                while (true)
                {
                    OrderListPage page = await Reports.ListAsync(query, None);
                    Assert.Equal(7, page.Total);
                    seen.AddRange(page.Rows.Select(row => row.Order.Id));
                    if (page.Rows.Count < 3)
                        break;
                    query = query with { After = OrderPlace.Of(page.Rows[^1].Order, sort) };
                }

                string[] all = [.. Enumerable.Range(1, 7).Select(i => $"PO-{i}")];
                Assert.Equal(descending ? all.Reverse() : all, seen);
            }
        }
    }

    [Fact]
    public async Task Filters_are_taken_together()
    {
        await CreateAsync("PO-1", OrderStatus.Approved, SampleOrders.Line());
        await CreateAsync("PO-2", OrderStatus.PendingApproval, SampleOrders.Line("PROD-002"));
        await CreateAsync("PO-3", OrderStatus.Draft, SampleOrders.Line("PROD-003"));

        Assert.Equal(["PO-1", "PO-2"], await IdsAsync(new OrderListQuery()));
        Assert.Equal(["PO-2"], await IdsAsync(new OrderListQuery { Statuses = [OrderStatus.PendingApproval, OrderStatus.Sent] }));
        Assert.Equal(["PO-1"], await IdsAsync(new OrderListQuery { ProductId = "PROD-001", SupplierId = "SUP-001", RunKey = "run-PO-1" }));
        Assert.Equal(["PO-1", "PO-2"], await IdsAsync(new OrderListQuery { Text = "acme" }));
        Assert.Equal(["PO-2"], await IdsAsync(new OrderListQuery { Text = "po-2" }));
        // What stands for anything in LIKE stands for itself here.
        Assert.Empty(await IdsAsync(new OrderListQuery { Text = "%" }));
        Assert.Empty(await IdsAsync(new OrderListQuery { Text = "PO_1" }));
        Assert.Empty(await IdsAsync(new OrderListQuery { Text = "!" }));
    }

    [Fact]
    public async Task Late_is_what_the_supplier_has_and_did_not_bring_in_time()
    {
        await CreateAsync("PO-1", OrderStatus.Sent, SampleOrders.Line());
        await CreateAsync("PO-2", OrderStatus.Approved, SampleOrders.Line("PROD-002"));
        await CreateAsync("PO-3", OrderStatus.PartlyReceived, SampleOrders.Line("PROD-003") with { ReceivedQuantity = 108m }, SampleOrders.Line("PROD-004", lineNo: 2) with { ExpectedOn = new DateOnly(2026, 4, 1) });

        // Expected on 9 March: late from the 10th on.
        Assert.Empty(await IdsAsync(new OrderListQuery { LateOn = new DateOnly(2026, 3, 9) }));
        Assert.Equal(["PO-1"], await IdsAsync(new OrderListQuery { LateOn = new DateOnly(2026, 3, 10) }));
        Assert.Equal(1, (await Reports.OverviewAsync(new DateOnly(2026, 3, 10), None)).Late);
    }

    [Fact]
    public async Task The_overview_adds_money_up_exactly()
    {
        // 0.1 + 0.2 is 0.30000000000000004 to whoever adds up binary numbers.
        await CreateAsync("PO-1", OrderStatus.Sent, SampleOrders.Line() with { Amount = 0.10m });
        await CreateAsync("PO-2", OrderStatus.Sent, SampleOrders.Line("PROD-002") with { Amount = 0.20m });
        await CreateAsync("PO-3", OrderStatus.Closed, SampleOrders.Line("PROD-003"));

        OrderOverview overview = await Reports.OverviewAsync(new DateOnly(2026, 3, 2), None);

        Assert.Equal([new OrderTotal(OrderStatus.Sent, "USD", 2, 0.33m), new OrderTotal(OrderStatus.Closed, "USD", 1, 0m)], overview.Totals);
        Assert.Equal(3, overview.Count(OrderStatus.Sent, OrderStatus.Closed));
    }

    [Fact]
    public async Task A_quantity_that_a_person_set_stays_until_it_is_taken_back()
    {
        ProposalEdit first = new("PROD-001", "WH-001", 12.5m, "ann", Now);
        await Edits.SetAsync([first, new ProposalEdit("PROD-002", "", 1m, "ann", Now)], None);
        await Edits.SetAsync([first with { PurchaseQuantity = 13m, Actor = "bob" }], None);

        Assert.Equal([first with { PurchaseQuantity = 13m, Actor = "bob" }, new ProposalEdit("PROD-002", "", 1m, "ann", Now)], await Edits.AllAsync(None));

        await Edits.RemoveAsync(["PROD-001", "PROD-009"], None);

        Assert.Equal("PROD-002", Assert.Single(await Edits.AllAsync(None)).ProductId);
    }

    // 8 % tax on what the lines come to, so that an order of 0.10 is 0.11 and one of 0.20 is 0.22.
    private async Task CreateAsync(string id, OrderStatus status, params PurchaseOrderLine[] lines) =>
        Assert.Equal(CreateOrderOutcome.Created, (await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order(id, $"run-{id}", status, lines)), None)).Outcome);

    private async Task<string[]> IdsAsync(OrderListQuery query)
    {
        OrderListPage page = await Reports.ListAsync(query with { Sort = OrderSort.Id, Descending = false }, None);
        Assert.Equal(page.Rows.Count, page.Total);
        return [.. page.Rows.Select(row => row.Order.Id)];
    }
}
