using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Auditing;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Data.TestSuite.Servers;
using Purchasing.Rete;

namespace Purchasing.Data.TestSuite;

public abstract class CatalogueRunStoreSuite : DatabaseSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly CatalogueRun Run = new()
    {
        RunKey = "night-1",
        RuleSetHash = "abc123",
        OrderDate = new DateOnly(2026, 3, 2),
        StartedAt = Now,
        StartedBy = "ann",
    };

    private static readonly string[] Workers = ["w", "w0", "w1", "w2", "w3", "w4", "w5"];

    private static readonly RunBatch[] Batches = [new(0, null, "PROD-001", 1), new(1, "PROD-001", "PROD-003", 2)];

    private ICatalogueRunStore Store => Databases.Get<ICatalogueRunStore>();

    [Fact]
    public async Task Starting_a_known_run_returns_the_stored_one()
    {
        CatalogueRun first = await Store.StartAsync(Run, None);
        CatalogueRun second = await Store.StartAsync(Run with { RuleSetHash = "other", StartedBy = "bob" }, None);

        Assert.Equal(Run, first);
        Assert.Equal(Run, second);
    }

    [Fact]
    public async Task A_batch_is_claimed_by_one_worker_until_its_lease_ends()
    {
        await PlanAsync();

        Assert.Equal(Batches[0], await Store.ClaimAsync("night-1", "w1", None));
        Assert.Equal(Batches[1], await Store.ClaimAsync("night-1", "w2", None));
        Assert.Null(await Store.ClaimAsync("night-1", "w3", None));
        await Store.RenewAsync("w1", TimeSpan.Zero, None);
        Assert.Equal(Batches[0], await Store.ClaimAsync("night-1", "w3", None));
    }

    [Fact]
    public async Task Many_workers_at_once_claim_each_batch_once()
    {
        await StartAsync();
        await Store.PlanAsync("night-1", Enumerable.Range(0, 60).Select(i => new RunBatch(i, null, $"P{i:D3}", 10)).ToArray(), true, None);

        int[][] claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(w => Task.Run(async () =>
        {
            List<int> mine = [];
            while (await Store.ClaimAsync("night-1", $"w{w}", None) is { } batch)
                mine.Add(batch.Number);
            return mine.ToArray();
        })));

        Assert.Equal(Enumerable.Range(0, 60), claims.SelectMany(c => c).Order());
    }

    [Fact]
    public async Task Planning_again_changes_nothing()
    {
        await PlanAsync();

        Assert.False(await Store.PlanAsync("night-1", Batches, complete: true, None));
        Assert.False(await Store.PlanAsync("night-1", [new(2, "PROD-003", "PROD-004", 1)], complete: true, None));
        Assert.Equal(new RunPlan(Batches[1], IsComplete: true), await Store.PlannedAsync("night-1", None));
        Assert.Equal(new RunProgress(2, 0, 3, 0, 0, 0, 0), await Store.ProgressAsync("night-1", None));
        Assert.True((await Store.StartAsync(Run, None)).Planned);
    }

    [Fact]
    public async Task Batches_are_planned_only_behind_those_that_are_there()
    {
        await Store.StartAsync(Run, None);
        Assert.Equal(new RunPlan(null, IsComplete: false), await Store.PlannedAsync("night-1", None));

        Assert.True(await Store.PlanAsync("night-1", [Batches[0]], complete: false, None));
        // Planned by another process with batches of another size: the same stretch, the same number, another beginning.
        Assert.False(await Store.PlanAsync("night-1", [new(0, null, "PROD-002", 2)], complete: false, None));
        Assert.False(await Store.PlanAsync("night-1", [new(1, "PROD-002", "PROD-003", 1)], complete: true, None));
        Assert.False(await Store.PlanAsync("night-1", [new(2, "PROD-001", "PROD-003", 2)], complete: true, None));
        Assert.Equal(new RunPlan(Batches[0], IsComplete: false), await Store.PlannedAsync("night-1", None));

        Assert.True(await Store.PlanAsync("night-1", [Batches[1]], complete: false, None));
        Assert.True(await Store.PlanAsync("night-1", [], complete: true, None));
        Assert.Equal(new RunPlan(Batches[1], IsComplete: true), await Store.PlannedAsync("night-1", None));
        Assert.Equal(new RunProgress(2, 0, 3, 0, 0, 0, 0), await Store.ProgressAsync("night-1", None));
    }

    [Fact]
    public async Task Several_who_plan_one_run_at_once_divide_the_catalogue_once()
    {
        await StartAsync();

        await Task.WhenAll(Enumerable.Range(3, 6).Select(size => Task.Run(() => PlanAllAsync(size))));

        List<RunBatch> batches = [];
        while (await Store.ClaimAsync("night-1", "w", None) is { } batch)
            batches.Add(batch);
        Assert.Equal(Enumerable.Range(0, batches.Count), batches.Select(b => b.Number));
        Assert.Equal([null, .. batches.SkipLast(1).Select(b => b.Last)], batches.Select(b => b.After));
        Assert.Equal("P200", batches[^1].Last);
        Assert.Equal(200, batches.Sum(b => b.Count));
    }

    [Fact]
    public async Task A_completed_batch_leaves_draft_lines_held_products_and_progress()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);

        IReadOnlyList<string>? left = await Store.CompleteAsync(Run, "w1", Result(Batches[0], Draft("PROD-001")), Now, None);

        Assert.Empty(left!);
        Assert.Equal(new RunProgress(2, 1, 4, 1, 1, 1, 0), await Store.ProgressAsync("night-1", None));
        Assert.Equal([new DraftOrder("PO-D1", "SUP-001", "Acme Supplies", "USD", 0.08m, 100m)], await Store.DraftsAsync("night-1", null, 10, None));
        Assert.Equal([SampleOrders.Line("PROD-001") with { LineNo = 0 }], await Store.DraftLinesAsync("PO-D1", None));
        HeldProduct held = Assert.Single(await Store.HeldAsync("night-1", null, 10, None));
        Assert.Equal(("PROD-900", "no price"), (held.ProductId, Assert.Single(held.Reasons)));
    }

    [Fact]
    public async Task Draft_lines_count_as_open_orders()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);
        await Store.CompleteAsync(Run, "w1", Result(Batches[0], Draft("PROD-001")), Now, None);

        FactBatch<OpenOrders> open = await Databases.Get<IFactProvider<OpenOrders>>().GetAsync(ProductSet.One("PROD-001"), None);

        Assert.Equal(new OpenOrders { ProductId = "PROD-001", Quantity = 108m, Sequence = 1 }, open.For("PROD-001").First! with { Lines = [] });
    }

    [Fact]
    public async Task A_worker_that_lost_its_batch_writes_nothing()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);
        await Store.RenewAsync("w1", TimeSpan.Zero, None);
        await Store.ClaimAsync("night-1", "w2", None);

        Assert.Null(await Store.CompleteAsync(Run, "w1", Result(Batches[0], Draft("PROD-001")), Now, None));
        Assert.Equal(0, await Databases.CountAsync("purchase_order_lines"));
    }

    [Fact]
    public async Task A_batch_is_completed_once()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);
        await Store.CompleteAsync(Run, "w1", Result(Batches[0], Draft("PROD-001")), Now, None);

        Assert.Null(await Store.CompleteAsync(Run, "w1", Result(Batches[0], Draft("PROD-001")), Now.AddSeconds(1), None));
        Assert.Equal(1, await Databases.CountAsync("purchase_order_lines"));
    }

    [Fact]
    public async Task A_product_that_was_ordered_meanwhile_is_left_out_and_named()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "by-hand")), None);

        IReadOnlyList<string>? left = await Store.CompleteAsync(
            Run, "w1", Result(Batches[0], Draft("PROD-001"), Draft("PROD-002")), Now, None);

        Assert.Equal(["PROD-001"], left);
        Assert.Equal(["PROD-002"], (await Store.DraftLinesAsync("PO-D1", None)).Select(l => l.ProductId));
    }

    [Fact]
    public async Task Drafts_are_made_final_once()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);
        await Store.CompleteAsync(Run, "w1", Result(Batches[0], Draft("PROD-001"), Draft("PROD-002")), Now, None);
        PurchaseOrder final = SampleOrders.Order("PO-D1", "night-1", OrderStatus.Approved, SampleOrders.Line("PROD-001"), SampleOrders.Line("PROD-002", lineNo: 2) with { UnitPrice = 14m, Amount = 1512m });
        OrderChange change = SampleOrders.Creation(final with { CreatedBy = "ann" }, withMessage: true);

        Assert.True(await Store.FinaliseAsync("w1", [change], [], Now, None));
        Assert.True(await Store.FinaliseAsync("w1", [change with { Order = change.Order with { SupplierName = "changed" } }], [], Now, None));
        await CompleteRestAsync();
        RunCounts? counts = await Store.FinishAsync("night-1", Now.AddMinutes(3), None);

        SampleOrders.Same(change.Order, await Databases.Get<IOrderStore>().GetAsync("PO-D1", None));
        Assert.Empty(await Store.DraftsAsync("night-1", null, 10, None));
        Assert.Equal((1L, 1L), (await Databases.CountAsync("outbox"), (await Store.ProgressAsync("night-1", None))!.Orders));
        Assert.Equal(Now.AddMinutes(3), (await Store.StartAsync(Run, None)).FinishedAt);
        // 2 ordered, PROD-900 held, and the second batch needs nothing.
        Assert.Equal(new RunCounts(Products: 4, Ordered: 2, Held: 1, NothingNeeded: 1, Orders: 1, Lines: 2), counts);
    }

    [Fact]
    public async Task Lines_of_one_product_for_two_warehouses_are_priced_together_when_the_order_is_made_final()
    {
        await using ServiceProvider purchasing = Purchasing();
        CatalogueRun run = Run with { RuleSetHash = purchasing.GetRequiredService<RuleSetHolder>().Current.Hash };
        await StartAsync(run);
        await Store.PlanAsync("night-1", [Batches[0]], complete: true, None);
        await Store.ClaimAsync("night-1", "w1", None);
        // 60 alone cost 16.50 each, 990.00; 120 together reach the 15.99 from 100 on, 959.40 each.
        PurchaseOrderLine line = SampleOrders.Line() with { LineNo = 0, Quantity = 60m, PurchaseQuantity = 5m, UnitPrice = 16.5m, Amount = 990m };
        DraftLine[] drafts =
        [
            .. new[] { line, line with { WarehouseId = "WH-002", SplitNo = 1 } }.Select(l => new DraftLine("PO-D1", "SUP-001", "Acme Supplies", "USD", 0.08m, null, l)),
        ];
        await Store.CompleteAsync(run, "w1", Result(Batches[0], drafts), Now, None);

        await purchasing.GetRequiredService<CatalogueRunner>().RunAsync(new RunOptions { RunKey = "night-1" }, null, None);

        PurchaseOrder order = (await Databases.Get<IOrderStore>().GetAsync("PO-D1", None))!;
        Assert.Equal([(1, "WH-001", 15.99m, 959.40m), (2, "WH-002", 15.99m, 959.40m)], order.Lines.Select(l => (l.LineNo, l.WarehouseId, l.UnitPrice, l.Amount)));
        Assert.Equal((1918.80m, 153.50m, 2072.30m), (order.TotalAmount, order.TaxAmount, order.GrandTotal));
    }

    // 20,000.00 and 29,999.99: a cent more would be 10 % off. The merged order says so, which none of its lines could.
    // The trail of such an order begins where it ceased to be a draft.
    [Fact]
    public async Task An_order_of_a_run_that_waits_for_approval_is_approved_and_its_trail_is_whole()
    {
        await using ServiceProvider purchasing = Purchasing(new KeyValuePair<string, string?>("Purchasing:Parameters:approvalLimit", "100"));
        CatalogueRun run = Run with { RuleSetHash = purchasing.GetRequiredService<RuleSetHolder>().Current.Hash };
        await StartAsync(run);
        await Store.PlanAsync("night-1", [Batches[0]], complete: true, None);
        await Store.ClaimAsync("night-1", "w1", None);
        await Store.CompleteAsync(run, "w1", Result(Batches[0], [new DraftLine("PO-D1", "SUP-001", "Acme Supplies", "USD", 0.08m, null, SampleOrders.Line() with { LineNo = 0 })]), Now, None);
        await purchasing.GetRequiredService<CatalogueRunner>().RunAsync(new RunOptions { RunKey = "night-1" }, null, None);
        OrderService orders = new(Databases.Get<IOrderStore>(), purchasing.GetRequiredService<IDecisionEngine>(), new PurchasingOptions(), new SendingOptions(), TimeProvider.System);
        Assert.Equal((OrderStatus.PendingApproval, 1), await StateAsync());

        await orders.ApproveAsync("PO-D1", new OrderRequest("bob"), None);

        Assert.Equal((OrderStatus.Approved, 1), await StateAsync());
        AuditVerification found = await new AuditVerifier(Databases.Get<IAuditTrail>(), Databases.Get<IOrderContents>()).VerifyAsync([], None);
        Assert.Equal((null, 1L, 0L), (found.Problem, found.Orders, found.NotCompared));

        async Task<(OrderStatus, int)> StateAsync()
        {
            PurchaseOrder order = (await Databases.Get<IOrderStore>().GetAsync("PO-D1", None))!;
            return (order.Status, order.ApprovalsNeeded);
        }
    }

    [Fact]
    public async Task A_merged_order_just_below_the_discount_tells_of_the_cliff()
    {
        await using ServiceProvider purchasing = Purchasing();
        CatalogueRun run = Run with { RuleSetHash = purchasing.GetRequiredService<RuleSetHolder>().Current.Hash };
        await StartAsync(run);
        await Store.PlanAsync("night-1", [Batches[0]], complete: true, None);
        await Store.ClaimAsync("night-1", "w1", None);
        DraftLine[] drafts = [Draft("A"), Draft("B")];
        drafts[0] = drafts[0] with { Line = drafts[0].Line with { PriceTiers = null, Quantity = 100m, UnitPrice = 200m, Amount = 20_000.00m } };
        drafts[1] = drafts[1] with { Line = drafts[1].Line with { PriceTiers = null, Quantity = 100m, UnitPrice = 299.9999m, Amount = 29_999.99m } };
        await Store.CompleteAsync(run, "w1", Result(Batches[0], drafts), Now, None);

        await purchasing.GetRequiredService<CatalogueRunner>().RunAsync(new RunOptions { RunKey = "night-1" }, null, None);

        PurchaseOrder order = (await Databases.Get<IOrderStore>().GetAsync("PO-D1", None))!;
        Assert.Equal((49_999.99m, 0m, OrderStatus.PendingApproval), (order.TotalAmount, order.DiscountAmount, order.Status));
        Assert.Equal("this order costs more than one that reaches the bulk discount", (await Databases.Get<IOrderStore>().AuditAsync("PO-D1", None))[^1].Reason);
    }

    [Fact]
    public async Task Lines_of_a_final_order_are_numbered_by_product()
    {
        await using ServiceProvider purchasing = Purchasing();
        CatalogueRun run = Run with { RuleSetHash = purchasing.GetRequiredService<RuleSetHolder>().Current.Hash };
        await StartAsync(run);
        await Store.PlanAsync("night-1", [Batches[0]], complete: true, None);
        await Store.ClaimAsync("night-1", "w1", None);
        await Store.CompleteAsync(run, "w1", Result(Batches[0], Draft("C"), Draft("A"), Draft("B")), Now, None);

        await purchasing.GetRequiredService<CatalogueRunner>().RunAsync(new RunOptions { RunKey = "night-1" }, null, None);

        PurchaseOrder order = (await Databases.Get<IOrderStore>().GetAsync("PO-D1", None))!;
        Assert.Equal([(1, "A"), (2, "B"), (3, "C")], order.Lines.Select(l => (l.LineNo, l.ProductId)));
        Assert.Equal(3 * 1726.92m, order.TotalAmount);
    }

    [Fact]
    public async Task A_draft_without_lines_does_not_outlive_its_run()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "by-hand")), None);
        await Store.CompleteAsync(Run, "w1", Result(Batches[0], Draft("PROD-001")), Now, None);

        Assert.Empty(await Store.DraftsAsync("night-1", null, 10, None));
        await CompleteRestAsync();
        await Store.SettleAsync("night-1", [new ProductOutcome("PROD-001", [], NothingNeeded: true)], None);
        Assert.NotNull(await Store.FinishAsync("night-1", Now, None));

        Assert.Null(await Databases.Get<IOrderStore>().GetAsync("PO-D1", None));
    }

    [Fact]
    public async Task A_thousand_lines_are_one_transaction()
    {
        await PlanAsync();
        await Store.ClaimAsync("night-1", "w1", None);
        DraftLine[] lines = Enumerable.Range(0, 1000).Select(i => Draft($"P{i:D4}")).ToArray();

        Assert.Empty((await Store.CompleteAsync(Run, "w1", Result(Batches[0], lines), Now, None))!);
        Assert.Equal(1000, (await Store.DraftLinesAsync("PO-D1", None)).Count);
    }

    [Fact]
    public async Task An_unknown_run_has_no_progress() => Assert.Null(await Store.ProgressAsync("never", None));

    /// <summary>The whole of purchasing over the databases of this test.</summary>
    private ServiceProvider Purchasing(params KeyValuePair<string, string?>[] settings)
    {
        ServiceCollection services = new();
        services.AddPurchasingCore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton(Databases.Get<IFactProviderFactory>());
        services.AddSingleton(Databases.Get<IExchangeRates>());
        services.AddSingleton(Databases.Get<IFactProvider<OpenOrders>>());
        services.AddSingleton(Databases.Get<IOrderStore>());
        services.AddSingleton(Store);
        return services.BuildServiceProvider();
    }

    private static DraftLine Draft(string product) =>
        new("PO-D1", "SUP-001", "Acme Supplies", "USD", 0.08m, 100m, SampleOrders.Line(product) with { LineNo = 0 });

    private static BatchResult Result(RunBatch batch, params DraftLine[] lines) =>
        new(batch, lines, [new HeldProduct("PROD-900", ["no price"])], NothingNeeded: 0, Products: lines.Length + 1);

    /// <summary>The second batch: nothing needed.</summary>
    private async Task CompleteRestAsync()
    {
        Assert.Equal(Batches[1], await Store.ClaimAsync("night-1", "w1", None));
        await Store.CompleteAsync(Run, "w1", new BatchResult(Batches[1], [], [], NothingNeeded: 1, Products: 1), Now, None);
    }

    // P001 to P200, two batches at a time.
    private async Task PlanAllAsync(int size)
    {
        for (RunPlan plan = await Store.PlannedAsync("night-1", None); !plan.IsComplete; plan = await Store.PlannedAsync("night-1", None))
        {
            List<RunBatch> batches = [];
            RunBatch? end = plan.Last;
            int done = end is null ? 0 : int.Parse(end.Last[1..], System.Globalization.CultureInfo.InvariantCulture);
            for (; batches.Count < 2 && done < 200; done += end.Count)
            {
                int count = Math.Min(size, 200 - done);
                batches.Add(end = new RunBatch((end?.Number ?? -1) + 1, end?.Last, $"P{done + count:D3}", count));
            }

            await Store.PlanAsync("night-1", batches, complete: done == 200, None);
        }
    }

    private async Task StartAsync(CatalogueRun? run = null)
    {
        await Store.StartAsync(run ?? Run, None);
        foreach (string worker in Workers)
            await Store.JoinAsync(Worker(worker), Lease, None);
    }

    // On a machine that is not this one: what is done about the dead of this machine is another matter.
    private static RunWorker Worker(string id, string run = "night-1") => new(id, run, "elsewhere", 4711, Now);

    private async Task PlanAsync()
    {
        await StartAsync();
        await Store.PlanAsync("night-1", Batches, complete: true, None);
    }
}
