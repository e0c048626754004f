using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

public abstract class OrderStoreSuite : DatabaseSuite
{
    private IOrderStore Store => Databases.Get<IOrderStore>();

    [Fact]
    public async Task An_order_comes_back_as_it_was_stored()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", lines: [SampleOrders.Line(), SampleOrders.Line("PROD-002", lineNo: 2)]) with
        {
            FxRate = 1.081256789012m,
            FxDate = new DateOnly(2026, 2, 27),
            BaseCurrency = "EUR",
            ApprovedBy = ["ann", "bob, the \"second\""],
            ApprovalsNeeded = 2,
        };

        CreateOrderResult result = await Store.CreateAsync(SampleOrders.Creation(order), None);

        Assert.Equal(CreateOrderOutcome.Created, result.Outcome);
        SampleOrders.Same(order, await Store.GetAsync("PO-1", None));
    }

    [Fact]
    public async Task Amounts_come_back_with_the_decimals_of_their_currency()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", lines: SampleOrders.Line() with { Quantity = 96m, UnitPrice = 8.5m, Amount = 816.00m })), None);

        PurchaseOrder? stored = await Store.GetAsync("PO-1", None);

        Assert.Equal("816.00 65.28 881.28 0.08 8.5 816.00", FormattableString.Invariant(
            $"{stored!.TotalAmount} {stored.TaxAmount} {stored.GrandTotal} {stored.TaxRate} {stored.Lines[0].UnitPrice} {stored.Lines[0].Amount}"));
    }

    [Fact]
    public async Task An_unknown_order_is_null() => Assert.Null(await Store.GetAsync("PO-none", None));

    [Fact]
    public async Task The_same_run_stores_an_order_once()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), None);

        CreateOrderResult again = await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2")), None);

        Assert.Equal(CreateOrderOutcome.Duplicate, again.Outcome);
        Assert.Equal("PO-1", again.Order!.Id);
        Assert.Equal(1, await Databases.CountAsync("purchase_orders"));
    }

    [Fact]
    public async Task Two_decisions_on_one_position_make_one_order()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run-1")), None);

        CreateOrderResult second = await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2", "run-2"), withMessage: true), None);

        Assert.Equal(new CreateOrderResult(CreateOrderOutcome.StalePosition, null), second);
        Assert.Equal((1L, 1L, 1L, 0L), (await Databases.CountAsync("purchase_orders"), await Databases.CountAsync("purchase_order_lines"), await Databases.CountAsync("order_audit"), await Databases.CountAsync("outbox")));
    }

    [Fact]
    public async Task A_known_run_key_wins_over_a_stale_position()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run-1")), None);
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2", "run-2", lines: SampleOrders.Line(sequence: 1))), None);

        CreateOrderResult again = await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-3", "run-1", lines: SampleOrders.Line(sequence: 1))), None);

        Assert.Equal((CreateOrderOutcome.Duplicate, "PO-1"), (again.Outcome, again.Order?.Id));
    }

    [Fact]
    public async Task Sixty_four_identical_requests_at_once_make_one_order()
    {
        Task<CreateOrderResult>[] requests = Enumerable.Range(0, 64)
            .Select(i => Task.Run(() => Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order($"PO-{i}"), withMessage: true), None).AsTask()))
            .ToArray();

        CreateOrderResult[] results = await Task.WhenAll(requests);

        CreateOrderResult created = Assert.Single(results, r => r.Outcome == CreateOrderOutcome.Created);
        Assert.All(results, r => Assert.Equal(created.Order!.Id, r.Order!.Id));
        Assert.Equal((1L, 1L, 1L), (await Databases.CountAsync("purchase_orders"), await Databases.CountAsync("purchase_order_lines"), await Databases.CountAsync("outbox")));
    }

    [Fact]
    public async Task An_order_that_does_not_fit_exactly_is_refused_whole()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", lines: SampleOrders.Line() with { UnitPrice = 15.123456789m });

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => Store.CreateAsync(SampleOrders.Creation(order), None).AsTask());

        Assert.Contains("unit price 15.123456789 does not fit", error.Message);
        Assert.Equal(0, await Databases.CountAsync("purchase_orders"));
    }

    [Fact]
    public async Task A_change_needs_the_version_before_it()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", status: OrderStatus.PendingApproval);
        await Store.CreateAsync(SampleOrders.Creation(order), None);

        Assert.True(await Store.UpdateAsync(SampleOrders.Change(order, OrderStatus.Approved), None));
        Assert.False(await Store.UpdateAsync(SampleOrders.Change(order, OrderStatus.Rejected), None));

        PurchaseOrder? stored = await Store.GetAsync("PO-1", None);
        Assert.Equal((OrderStatus.Approved, 2), (stored!.Status, stored.Version));
    }

    [Fact]
    public async Task Of_many_changes_at_once_one_wins()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", status: OrderStatus.PendingApproval);
        await Store.CreateAsync(SampleOrders.Creation(order), None);

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => Store.UpdateAsync(SampleOrders.Change(order, i % 2 == 0 ? OrderStatus.Approved : OrderStatus.Rejected, $"actor-{i}"), None).AsTask())));

        Assert.Single(won, w => w);
        Assert.Equal(2, await Databases.CountAsync("order_audit"));
    }

    [Fact]
    public async Task The_audit_trail_tells_who_when_from_to_and_why()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", status: OrderStatus.PendingApproval);
        OrderChange creation = SampleOrders.Creation(order);
        OrderChange approval = SampleOrders.Change(order, OrderStatus.Approved, "ann");
        await Store.CreateAsync(creation, None);
        await Store.UpdateAsync(approval, None);

        Assert.Equal([creation.Audit, approval.Audit], await Store.AuditAsync("PO-1", None));
        Assert.Empty(await Store.AuditAsync("PO-none", None));
    }

    [Fact]
    public async Task Changed_lines_replace_the_stored_ones()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", lines: [SampleOrders.Line(), SampleOrders.Line("PROD-002", lineNo: 2)]);
        await Store.CreateAsync(SampleOrders.Creation(order), None);
        PurchaseOrder amended = SampleOrders.Order("PO-1", lines: [SampleOrders.Line() with { ReceivedQuantity = 8m }, SampleOrders.Line("PROD-003", lineNo: 2)]);

        await Store.UpdateAsync(SampleOrders.Change(amended, OrderStatus.PartlyReceived, linesChanged: true), None);

        PurchaseOrder? stored = await Store.GetAsync("PO-1", None);
        Assert.Equal(amended.Lines, stored!.Lines);
    }

    [Fact]
    public async Task An_order_that_changes_between_two_pages_hides_no_other()
    {
        for (int i = 1; i <= 4; i++)
            await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order($"PO-{i}", $"run-{i}", OrderStatus.Approved, SampleOrders.Line($"PROD-{i}")) with { ChangedAt = SampleOrders.At.AddMinutes(i) }), None);
        OrderQuery query = new() { Sort = OrderSort.ChangedAt, Limit = 2 };
        IReadOnlyList<PurchaseOrder> first = await Store.ListAsync(query, None);
        Assert.Equal(["PO-1", "PO-2"], first.Select(order => order.Id));

        Assert.True(await Store.UpdateAsync(SampleOrders.Change(first[^1], OrderStatus.Sending), None));

        Assert.Equal(["PO-3", "PO-4", "PO-2"], await IdsAsync(query with { After = OrderPlace.Of(first[^1], OrderSort.ChangedAt), Limit = 9 }));
        Assert.Contains("follow the header Link", Assert.Throws<ArgumentException>(() => OrderPlace.Parse("PO-2", OrderSort.ChangedAt)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_are_listed_by_id_and_filtered()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-3", "run-3", OrderStatus.Sent, SampleOrders.Line("PROD-003"))), None);
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run-1", OrderStatus.Approved, SampleOrders.Line("PROD-001"))), None);
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2", "run-1", OrderStatus.Approved, SampleOrders.Line("PROD-002")) with { SupplierId = "SUP-002" }), None);

        Assert.Equal(["PO-1", "PO-2", "PO-3"], await IdsAsync(new OrderQuery()));
        Assert.Equal(["PO-1", "PO-2"], await IdsAsync(new OrderQuery { Limit = 2 }));
        Assert.Equal(["PO-3"], await IdsAsync(new OrderQuery { After = new OrderPlace("PO-2") }));
        Assert.Equal(["PO-3"], await IdsAsync(new OrderQuery { Status = OrderStatus.Sent }));
        Assert.Equal(["PO-3", "PO-2", "PO-1"], await IdsAsync(new OrderQuery { Descending = true }));
        Assert.Equal(["PO-1"], await IdsAsync(new OrderQuery { Descending = true, After = new OrderPlace("PO-2") }));
        foreach (OrderSort sort in Enum.GetValues<OrderSort>())
        {
            string[] all = await IdsAsync(new OrderQuery { Sort = sort, Descending = true });
            IReadOnlyList<PurchaseOrder> first = await Store.ListAsync(new OrderQuery { Sort = sort, Descending = true, Limit = 2 }, None);
            // As an address carries it.
            OrderPlace place = OrderPlace.Parse(OrderPlace.Of(first[^1], sort).ToString(), sort);
            Assert.Equal(all, first.Select(order => order.Id).Concat(await IdsAsync(new OrderQuery { Sort = sort, Descending = true, After = place })));
        }

        Assert.All(await Store.ListAsync(new OrderQuery { HeadsOnly = true }, None), order => Assert.Empty(order.Lines));
        Assert.Equal(["PO-2"], await IdsAsync(new OrderQuery { SupplierId = "SUP-002" }));
        Assert.Equal(["PO-1"], await IdsAsync(new OrderQuery { ProductId = "PROD-001" }));
        Assert.Equal(["PO-1", "PO-2"], await IdsAsync(new OrderQuery { RunKey = "run-1" }));
    }

    [Fact]
    public async Task Open_orders_count_what_is_still_to_come()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run-1", OrderStatus.PartlyReceived, SampleOrders.Line() with { ReceivedQuantity = 8.25m })), None);
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2", "run-2", OrderStatus.Approved, SampleOrders.Line(sequence: 1))), None);
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-3", "run-3", OrderStatus.Rejected, SampleOrders.Line(sequence: 2))), None);

        OpenOrders? open = await OpenAsync("PROD-001");

        Assert.Equal(new OpenOrders { ProductId = "PROD-001", Quantity = 207.75m, Sequence = 3 }, open! with { Lines = [] });
        Assert.Equal([(99.75m, "PIECE", "WH-001"), (108m, "PIECE", "WH-001")], open.Lines.Select(line => (line.Quantity, line.Unit, line.WarehouseId)).Order());
        Assert.All(open.Lines, line => Assert.NotNull(line.OrderedOn));
    }

    [Fact]
    public async Task A_cancelled_order_no_longer_counts()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1");
        await Store.CreateAsync(SampleOrders.Creation(order), None);

        await Store.UpdateAsync(SampleOrders.Change(order, OrderStatus.Cancelled), None);

        Assert.Equal(new OpenOrders { ProductId = "PROD-001", Quantity = 0m, Sequence = 1 }, await OpenAsync("PROD-001"));
    }

    [Fact]
    public async Task A_product_never_ordered_has_no_row() => Assert.Null(await OpenAsync("PROD-001"));

    [Fact]
    public async Task A_stretch_of_products_reads_its_open_orders_at_once()
    {
        await Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", lines: [SampleOrders.Line(), SampleOrders.Line("PROD-003", lineNo: 2)])), None);

        FactBatch<OpenOrders> batch = await Databases.Get<IFactProvider<OpenOrders>>()
            .GetAsync(ProductSet.Stretch(["PROD-001", "PROD-002", "PROD-003"]), None);

        Assert.Equal(["PROD-001", "PROD-003"], batch.All.Select(o => o.ProductId).Order());
    }

    [Fact]
    public async Task A_missing_order_table_is_a_clear_error()
    {
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "DROP TABLE outbox_attempts; DROP TABLE order_receipts; DROP TABLE order_revisions; DROP TABLE order_merges; DROP TABLE outbox; DROP TABLE order_audit; DROP TABLE purchase_order_lines; DROP TABLE purchase_orders");

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), None).AsTask());

        Assert.Contains("'Purchasing'", error.Message);
        Assert.Contains("lacks a table", error.Message);
        Assert.Contains("run the migrations", error.Message);
        // It reaches whoever orders; the driver's words are for the log.
        Assert.DoesNotContain("purchase_orders", error.Message);
        Assert.Contains("purchase_orders", error.InnerException!.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_writes_nothing()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), cancelled.Token).AsTask());

        Assert.Equal(0, await Databases.CountAsync("purchase_orders"));
    }

    private async Task<string[]> IdsAsync(OrderQuery query) => (await Store.ListAsync(query, None)).Select(o => o.Id).ToArray();

    private async Task<OpenOrders?> OpenAsync(string product) =>
        (await Databases.Get<IFactProvider<OpenOrders>>().GetAsync(ProductSet.One(product), None)).For(product).First;
}
