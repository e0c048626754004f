using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.Data.TestSuite;

/// <summary>Runs that are interrupted, resumed and given up, and what that does to their drafts. 108 pieces of each product are drafted.</summary>
public abstract class RunLifeSuite : DatabaseSuite
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

    private ICatalogueRunStore Store => Databases.Get<ICatalogueRunStore>();

    [Fact]
    public async Task A_run_is_new_then_running_then_interrupted()
    {
        await Store.StartAsync(Run, None);
        Assert.Equal((RunState.New, null, 0), await StateAsync());

        Assert.Equal(new JoinOutcome(RunState.Running, null, 0), await Store.JoinAsync(Worker("w1"), Lease, None));
        Assert.Equal((RunState.Running, null, 1), await StateAsync());

        await Store.DismissAsync(["w1"], "the rules changed", None);
        Assert.Equal((RunState.Interrupted, "the rules changed", 0), await StateAsync());
    }

    [Fact]
    public async Task A_run_goes_on_while_one_of_its_workers_is_left()
    {
        await Store.StartAsync(Run, None);
        await Store.JoinAsync(Worker("w1"), Lease, None);
        await Store.JoinAsync(Worker("w2"), Lease, None);

        await Store.DismissAsync(["w1"], null, None);

        Assert.Equal((RunState.Running, null, 1), await StateAsync());
        Assert.False(await Store.RenewAsync("w1", Lease, None));
        Assert.True(await Store.RenewAsync("w2", Lease, None));
    }

    [Fact]
    public async Task Workers_that_give_no_sign_of_life_interrupt_their_run()
    {
        await DraftAsync("PROD-001");
        Assert.Empty(await Store.InterruptAsync(None));
        await Store.RenewAsync("w1", TimeSpan.Zero, None);

        Assert.Equal(["night-1"], await Store.InterruptAsync(None));

        Assert.Equal(RunState.Interrupted, (await Store.FindAsync("night-1", None))!.State);
        Assert.Empty(await Store.WorkersAsync(None));
        Assert.Empty(await Store.InterruptAsync(None));
    }

    [Fact]
    public async Task What_a_run_drafted_counts_only_while_it_is_running()
    {
        await DraftAsync("PROD-001");
        Assert.Equal(108m, await OnOrderAsync("PROD-001"));

        await Store.DismissAsync(["w1"], null, None);
        Assert.Equal(0m, await OnOrderAsync("PROD-001"));

        Assert.Equal(new JoinOutcome(RunState.Running, null, 0), await Store.JoinAsync(Worker("w2"), Lease, None));
        Assert.Equal(108m, await OnOrderAsync("PROD-001"));
    }

    [Fact]
    public async Task What_was_ordered_while_nobody_worked_on_the_run_is_decided_again()
    {
        await DraftAsync("PROD-001", "PROD-002");
        await Store.DismissAsync(["w1"], null, None);
        await OrderAsync("PO-1", "PROD-001", sequence: 1);

        Assert.Equal(1, (await Store.JoinAsync(Worker("w2"), Lease, None)).DecideAgain);

        Assert.Equal(["PROD-001"], await Store.AgainAsync("night-1", 10, None));
        Assert.Equal(["PROD-002"], (await Store.DraftLinesAsync("PO-D1", None)).Select(l => l.ProductId));
        Assert.Equal((108m, 108m), (await OnOrderAsync("PROD-001"), await OnOrderAsync("PROD-002")));
    }

    // Decided while the drafts did not count, stored after they do again: the position has moved on.
    [Fact]
    public async Task An_order_that_was_decided_without_the_drafts_is_stale_when_they_count_again()
    {
        await DraftAsync("PROD-001");
        await Store.DismissAsync(["w1"], null, None);
        int sequence = (await OpenAsync("PROD-001")).Sequence;
        await Store.JoinAsync(Worker("w2"), Lease, None);

        CreateOrderResult late = await Databases.Get<IOrderStore>().CreateAsync(
            SampleOrders.Creation(SampleOrders.Order("PO-1", "by-hand", OrderStatus.Approved, SampleOrders.Line("PROD-001", sequence))), None);

        Assert.Equal(CreateOrderOutcome.StalePosition, late.Outcome);
    }

    [Fact]
    public async Task A_worker_that_was_taken_off_its_run_writes_nothing()
    {
        await Store.StartAsync(Run, None);
        await Store.PlanAsync("night-1", [new(0, null, "PROD-001", 1)], complete: true, None);
        await Store.JoinAsync(Worker("w1"), Lease, None);
        RunBatch batch = (await Store.ClaimAsync("night-1", "w1", None))!;
        await Store.DismissAsync(["w1"], null, None);

        Assert.Null(await Store.CompleteAsync(Run, "w1", Result(batch, "PROD-001"), Now, None));
        Assert.False(await Store.FinaliseAsync("w1", [], [new HeldOrder("PO-D1", ["late"])], Now, None));
        Assert.Equal(0, await Databases.CountAsync("purchase_order_lines"));
    }

    [Fact]
    public async Task An_abandoned_run_leaves_cancelled_drafts_that_say_who_gave_it_up()
    {
        await DraftAsync("PROD-001");

        Assert.Equal(RunState.Abandoned, await Store.AbandonAsync("night-1", "boss", "wrong rules", Now.AddMinutes(1), None));

        Assert.Equal((RunState.Abandoned, "by boss: wrong rules", 0), await StateAsync());
        Assert.Equal(0m, await OnOrderAsync("PROD-001"));
        Assert.Equal(OrderStatus.Cancelled, (await Databases.Get<IOrderStore>().GetAsync("PO-D1", None))!.Status);
        AuditEntry entry = Assert.Single(await Databases.Get<IOrderStore>().AuditAsync("PO-D1", None));
        Assert.Equal(("boss", "abandon", OrderStatus.Draft, OrderStatus.Cancelled, "wrong rules"), (entry.Actor, entry.Action, entry.From!.Value, entry.To, entry.Reason));
        Assert.False(await Store.RenewAsync("w1", Lease, None));
        Assert.Equal(RunState.Abandoned, (await Store.JoinAsync(Worker("w2"), Lease, None)).State);
    }

    [Fact]
    public async Task The_position_of_a_product_does_not_go_back_when_its_draft_is_given_up()
    {
        await DraftAsync("PROD-001");
        int before = (await OpenAsync("PROD-001")).Sequence;

        await Store.AbandonAsync("night-1", "boss", null, Now, None);

        Assert.Equal(before, (await OpenAsync("PROD-001")).Sequence);
    }

    [Fact]
    public async Task A_finished_run_is_not_abandoned_and_an_unknown_one_is_not_there()
    {
        await Store.StartAsync(Run, None);
        await Store.PlanAsync("night-1", [], complete: true, None);
        Assert.NotNull(await Store.FinishAsync("night-1", Now, None));

        Assert.Equal(RunState.Finished, await Store.AbandonAsync("night-1", "boss", null, Now, None));
        Assert.Null(await Store.AbandonAsync("never", "boss", null, Now, None));
    }

    [Fact]
    public async Task A_run_is_not_finished_before_its_last_batch_draft_and_second_decision()
    {
        await DraftAsync("PROD-001");
        Assert.Null(await Store.FinishAsync("night-1", Now, None));

        await Store.FinaliseAsync("w1", [], [new HeldOrder("PO-D1", ["rules: no tax"])], Now, None);
        Assert.NotNull(await Store.FinishAsync("night-1", Now, None));
    }

    [Fact]
    public async Task A_held_order_is_cancelled_and_its_products_are_held_with_the_reason()
    {
        await DraftAsync("PROD-001", "PROD-002");

        Assert.True(await Store.FinaliseAsync("w1", [], [new HeldOrder("PO-D1", ["rules: no tax"])], Now, None));

        Assert.Equal(["PROD-001", "PROD-002"], (await Store.HeldAsync("night-1", null, 10, None)).Select(held => held.ProductId));
        Assert.All(await Store.HeldAsync("night-1", null, 10, None), held => Assert.Equal(["rules: no tax"], held.Reasons));
        Assert.Equal((0m, 0m), (await OnOrderAsync("PROD-001"), await OnOrderAsync("PROD-002")));
        Assert.Equal(new RunCounts(Products: 2, Ordered: 0, Held: 2, NothingNeeded: 0, Orders: 0, Lines: 0), await Store.FinishAsync("night-1", Now, None));
        Assert.Equal("rules: no tax", Assert.Single(await Databases.Get<IOrderStore>().AuditAsync("PO-D1", None)).Reason);
    }

    // A crash between the order and the note of it: the second look sees the order and needs nothing, yet the run has ordered.
    [Fact]
    public async Task A_product_whose_second_order_was_stored_before_a_crash_counts_as_ordered_once()
    {
        await Store.StartAsync(Run, None);
        await Store.PlanAsync("night-1", [new(0, null, "PROD-001", 1)], complete: true, None);
        await Store.JoinAsync(Worker("w1"), Lease, None);
        RunBatch batch = (await Store.ClaimAsync("night-1", "w1", None))!;
        await OrderAsync("PO-1", "PROD-001", sequence: 0);
        Assert.Equal(["PROD-001"], await Store.CompleteAsync(Run, "w1", Result(batch, "PROD-001"), Now, None));
        await Databases.Get<IOrderStore>().CreateAsync(
            SampleOrders.Creation(SampleOrders.Order("PO-2", "night-1", OrderStatus.Approved, SampleOrders.Line("PROD-001", sequence: 1))), None);

        await Store.SettleAsync("night-1", [new ProductOutcome("PROD-001", [], NothingNeeded: true)], None);
        await Store.SettleAsync("night-1", [new ProductOutcome("PROD-001", [], NothingNeeded: true)], None);

        RunCounts counts = (await Store.FinishAsync("night-1", Now, None))!;
        Assert.Equal(new RunCounts(Products: 1, Ordered: 1, Held: 0, NothingNeeded: 0, Orders: 1, Lines: 1), counts);
        Assert.True(counts.Balanced);
    }

    // The first part of a split is taken by somebody else; its second part must not stay behind as the order of half a need.
    [Fact]
    public async Task Nothing_of_a_split_product_stays_when_a_part_of_it_is_stale()
    {
        await Store.StartAsync(Run, None);
        await Store.PlanAsync("night-1", [new(0, null, "PROD-001", 1)], complete: true, None);
        await Store.JoinAsync(Worker("w1"), Lease, None);
        RunBatch batch = (await Store.ClaimAsync("night-1", "w1", None))!;
        await OrderAsync("PO-1", "PROD-001", sequence: 0);
        DraftLine[] parts = [Draft("PROD-001"), Draft("PROD-001") with { Line = Draft("PROD-001").Line with { SplitNo = 1 } }];

        Assert.Equal(["PROD-001"], await Store.CompleteAsync(Run, "w1", new BatchResult(batch, parts, [], 0, 1), Now, None));

        Assert.Empty(await Store.DraftLinesAsync("PO-D1", None));
        Assert.Equal(108m, await OnOrderAsync("PROD-001"));
    }

    [Fact]
    public async Task Other_rules_are_accepted_once_and_the_run_goes_on_by_them()
    {
        await Store.StartAsync(Run, None);

        await Store.AcceptRulesAsync("night-1", new RuleSetReference("2.1", "def456"), "boss", Now, None);
        await Store.AcceptRulesAsync("night-1", new RuleSetReference("2.1", "def456"), "boss", Now, None);

        Assert.Equal("def456", (await Store.StartAsync(Run, None)).RuleSetHash);
        Assert.Equal(["abc123", "def456"], (await Store.FindAsync("night-1", None))!.RuleSets);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_finished_ones_on_demand()
    {
        await Store.StartAsync(Run, None);
        await Store.StartAsync(Run with { RunKey = "night-2", StartedAt = Now.AddDays(1) }, None);
        await Store.PlanAsync("night-1", [], complete: true, None);
        await Store.FinishAsync("night-1", Now, None);

        Assert.Equal(["night-2"], (await Store.ListAsync(new RunQuery { Unfinished = true }, None)).Select(run => run.RunKey));
        Assert.Equal(["night-2", "night-1"], (await Store.ListAsync(new RunQuery(), None)).Select(run => run.RunKey));
        Assert.Equal(["night-2"], (await Store.ListAsync(new RunQuery { Limit = 1 }, None)).Select(run => run.RunKey));
        Assert.Equal(["night-1"], (await Store.ListAsync(new RunQuery { AfterKey = "night-2", Limit = 1 }, None)).Select(run => run.RunKey));
        Assert.Empty(await Store.ListAsync(new RunQuery { AfterKey = "night-1" }, None));
        Assert.Empty(await Store.ListAsync(new RunQuery { AfterKey = "night-2", Unfinished = true }, None));
    }

    private static RunWorker Worker(string id) => new(id, "night-1", "elsewhere", 4711, Now);

    private static DraftLine Draft(string product) => new("PO-D1", "SUP-001", "Acme Supplies", "USD", 0.08m, 100m, SampleOrders.Line(product) with { LineNo = 0 });

    private static BatchResult Result(RunBatch batch, params string[] products) => new(batch, [.. products.Select(Draft)], [], NothingNeeded: 0, products.Length);

    private async Task DraftAsync(params string[] products)
    {
        await Store.StartAsync(Run, None);
        await Store.PlanAsync("night-1", [new(0, null, products[^1], products.Length)], complete: true, None);
        await Store.JoinAsync(Worker("w1"), Lease, None);
        RunBatch batch = (await Store.ClaimAsync("night-1", "w1", None))!;
        Assert.Empty((await Store.CompleteAsync(Run, "w1", Result(batch, products), Now, None))!);
    }

    private async Task OrderAsync(string id, string product, int sequence)
    {
        CreateOrderResult result = await Databases.Get<IOrderStore>().CreateAsync(
            SampleOrders.Creation(SampleOrders.Order(id, "by-hand", OrderStatus.Approved, SampleOrders.Line(product, sequence))), None);
        Assert.Equal(CreateOrderOutcome.Created, result.Outcome);
    }

    private async Task<OpenOrders> OpenAsync(string product) =>
        (await Databases.Get<IFactProvider<OpenOrders>>().GetAsync(ProductSet.One(product), None)).For(product).First ?? new OpenOrders { ProductId = product, Quantity = 0m, Sequence = 0 };

    private async Task<decimal> OnOrderAsync(string product) => (await OpenAsync(product)).Quantity;

    private async Task<(RunState, string?, int)> StateAsync()
    {
        RunInfo run = (await Store.FindAsync("night-1", None))!;
        return (run.State, run.Reason, run.Workers.Count);
    }
}
