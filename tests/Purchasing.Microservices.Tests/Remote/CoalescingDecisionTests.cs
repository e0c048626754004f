using System.Diagnostics;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.ServiceDefaults.Remote;

namespace Purchasing.Microservices.Tests.Remote;

/// <summary>Products that are decided at the same time are decided in one call, each by its own facts and in its own way.</summary>
public sealed class CoalescingDecisionTests
{
    private static readonly DecisionOptions Today = new() { OrderDate = new DateOnly(2026, 1, 5) };

    [Fact]
    public async Task Products_that_arrive_while_a_call_is_under_way_share_the_next_and_each_gets_its_own_decision()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = Enumerable.Range(0, 51).Select(n => AskAsync(engine, $"P{n}", onHand: n)).ToList();
        rules.Open.SetResult();
        var decisions = await Task.WhenAll(questions);
        Assert.Equal([1, 50], rules.Calls.Select(call => call.Facts.Products.Ids.Count));
        for (var n = 0; n <= 50; n++)
        {
            Assert.Equal($"P{n}", decisions[n].ProductId);
            Assert.Equal(n, decisions[n].Decision!.Position);
        }
    }

    [Fact]
    public async Task Every_source_of_every_product_reaches_the_rules()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = Enumerable.Range(0, 4).Select(n => AskAsync(engine, $"P{n}")).ToList();
        rules.Open.SetResult();
        await Task.WhenAll(questions);
        var shared = rules.Calls[1].Facts;
        Assert.Equal(["P1", "P2", "P3"], shared.Products.Ids);
        foreach (var id in shared.Products.Ids)
        {
            Assert.Equal(id, Assert.Single(shared.Demand.For(id).ToArray()).ProductId);
            Assert.Equal(["W1", "W2"], shared.Stock.For(id).ToArray().Select(stock => stock.WarehouseId));
            Assert.Equal(id, Assert.Single(shared.Offers.For(id).ToArray()).ProductId);
            Assert.Equal(id, Assert.Single(shared.Units.For(id).ToArray()).ProductId);
            Assert.Equal(id, Assert.Single(shared.OpenOrders.For(id).ToArray()).ProductId);
        }
    }

    [Fact]
    public async Task A_source_that_failed_for_one_product_has_not_failed_for_its_neighbours()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var first = AskAsync(engine, "P0");
        var failed = Facts("P1") with { Stock = FactBatch<StockLevel>.Failed(SourceNames.Stock, "the stock is down") };
        var questions = (Task[])[first, engine.DecideAsync(failed, Today, default).AsTask(), AskAsync(engine, "P2")];
        rules.Open.SetResult();
        await Task.WhenAll(questions);
        var shared = rules.Calls[1].Facts;
        Assert.Equal("the stock is down", shared.Stock.ProblemOf("P1"));
        Assert.Null(shared.Stock.ProblemOf("P2"));
        Assert.Null(shared.Demand.ProblemOf("P1"));
    }

    [Fact]
    public async Task An_error_reaches_all_who_shared_the_call_and_nobody_after_them()
    {
        var rules = new Rules { Failing = true };
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = Enumerable.Range(0, 20).Select(n => AskAsync(engine, $"P{n}")).ToList();
        rules.Open.SetResult();
        foreach (var question in questions)
            Assert.Equal("down", (await Assert.ThrowsAsync<FactSourceException>(() => question)).Message);
        Assert.Equal(2, rules.Calls.Count);
        rules.Failing = false;
        Assert.Equal("P20", (await AskAsync(engine, "P20")).ProductId);
    }

    [Fact]
    public async Task Somebody_who_leaves_does_not_end_the_call_of_the_others()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        using var impatient = new CancellationTokenSource();
        var leaving = engine.DecideAsync(Facts("P1"), Today, impatient.Token).AsTask();
        var staying = Enumerable.Range(2, 5).Select(n => AskAsync(engine, $"P{n}")).ToList();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        rules.Open.SetResult();
        Assert.Equal(["P2", "P3", "P4", "P5", "P6"], (await Task.WhenAll(staying)).Select(decision => decision.ProductId));
        Assert.All(rules.Calls, call => Assert.False(call.CanBeCancelled));
    }

    [Fact]
    public async Task No_call_is_larger_and_no_more_are_under_way_than_allowed()
    {
        var rules = new Rules();
        rules.Open.SetResult();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 2, maxProducts: 64, TimeProvider.System);
        var decisions = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(n => Task.Run(() => AskAsync(engine, $"P{n}", onHand: n))))
            .WaitAsync(TimeSpan.FromSeconds(60));
        Assert.All(decisions, decision => Assert.Equal($"P{decision.Decision!.Position}", decision.ProductId));
        Assert.Equal(5_000, decisions.Select(decision => decision.ProductId).Distinct().Count());
        Assert.All(rules.Calls, call => Assert.InRange(call.Facts.Products.Ids.Count, 1, 64));
        Assert.InRange(rules.MostAtOnce, 1, 2);
    }

    [Fact]
    public async Task A_lone_product_does_not_wait_for_company()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var lone = AskAsync(engine, "P1");
        // The call is under way before the question returns: no timer stands between them.
        Assert.Single(rules.Calls);
        rules.Open.SetResult();
        Assert.Equal("P1", (await lone).ProductId);
    }

    [Fact]
    public async Task Products_that_are_decided_in_different_ways_do_not_share_a_call()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var tomorrow = Today with { OrderDate = Today.OrderDate.AddDays(1) };
        var questions = Enumerable.Range(0, 7)
            .Select(n => engine.DecideAsync(Facts($"P{n}"), n % 2 == 0 ? Today : tomorrow, default).AsTask()).ToList();
        rules.Open.SetResult();
        var decisions = (await Task.WhenAll(questions)).Select(Assert.Single).ToList();
        Assert.Equal([1, 3, 3], rules.Calls.Select(call => call.Facts.Products.Ids.Count));
        for (var n = 0; n < 7; n++)
        {
            Assert.Equal($"P{n}", decisions[n].ProductId);
            Assert.Equal(n % 2 == 0 ? Today.OrderDate : tomorrow.OrderDate, decisions[n].Decision!.OrderDate);
        }
    }

    [Fact]
    public async Task One_product_asked_twice_is_decided_by_each_question_s_own_facts()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = Enumerable.Range(0, 5).Select(n => AskAsync(engine, "P1", onHand: n)).ToList();
        rules.Open.SetResult();
        Assert.Equal([0m, 1m, 2m, 3m, 4m], (await Task.WhenAll(questions)).Select(decision => decision.Decision!.Position!.Value));
        Assert.All(rules.Calls, call => Assert.Single(call.Facts.Products.Ids));
    }

    [Fact]
    public async Task Sets_and_whole_orders_go_straight_through()
    {
        var rules = new Rules();
        rules.Open.SetResult();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 1, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var set = Facts("P1") with { Products = ProductSet.Of(["P1", "P2"]) };
        Assert.Equal(["P1", "P2"], (await engine.DecideAsync(set, Today, stop.Token)).Select(decision => decision.ProductId));
        Assert.True(Assert.Single(rules.Calls).CanBeCancelled);
        var order = new Decision { ProductId = "P1", OrderDate = Today.OrderDate };
        Assert.Same(order, (await engine.DecideOrderAsync(order, stop.Token)).Decision);
        Assert.Equal(new RuleSetReference("1", "hash"), await engine.RuleSetAsync(stop.Token));
    }

    [Fact]
    public async Task A_call_belongs_to_the_trace_of_the_one_who_waited_longest()
    {
        var rules = new Rules();
        var engine = new CoalescingDecisionEngine(rules, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = new List<Task<ProductDecision>>();
        var requests = new List<Activity>();
        for (var n = 0; n < 3; n++)
        {
            Activity.Current = null;
            requests.Add(new Activity("request").Start());
            questions.Add(AskAsync(engine, $"P{n}"));
        }
        rules.Open.SetResult();
        await Task.WhenAll(questions);
        Assert.Equal([requests[0].TraceId, requests[1].TraceId], rules.Calls.Select(call => call.Trace));
        Assert.Same(requests[2], Activity.Current);
        requests.ForEach(request => request.Dispose());
    }

    private static async Task<ProductDecision> AskAsync(CoalescingDecisionEngine engine, string productId, decimal onHand = 0) =>
        Assert.Single(await engine.DecideAsync(Facts(productId, onHand), Today, default));

    private static FactSet Facts(string productId, decimal onHand = 0)
    {
        FactBatch<T> Batch<T>(string source, params T[] facts)
            where T : class
        {
            var batch = new FactBatch<T>(source);
            foreach (var fact in facts)
                batch.Add(productId, fact);
            return batch;
        }

        return new FactSet(
            ProductSet.One(productId),
            Batch(SourceNames.Demand, new Demand { ProductId = productId }),
            Batch(
                SourceNames.Stock,
                new StockLevel { ProductId = productId, WarehouseId = "W1", OnHand = onHand },
                new StockLevel { ProductId = productId, WarehouseId = "W2", OnHand = 0 }),
            Batch(SourceNames.Offers, new SupplierOffer { ProductId = productId, SupplierId = "S" }),
            Batch(SourceNames.Units, new UnitConversion { ProductId = productId, FromUnit = "A", ToUnit = "B" }),
            Batch(SourceNames.OpenOrders, new OpenOrders { ProductId = productId, Quantity = 0, Sequence = 0 }));
    }

    private sealed record Call(FactSet Facts, bool CanBeCancelled, ActivityTraceId? Trace);

    // What the rules would see: the position tells whose facts decided.
    private sealed class Rules : IDecisionEngine
    {
        private readonly Lock _lock = new();
        private int _now;

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<Call> Calls { get; } = [];

        public int MostAtOnce { get; private set; }

        public bool Failing { get; set; }

        public async ValueTask<IReadOnlyList<ProductDecision>> DecideAsync(FactSet facts, DecisionOptions options, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Calls.Add(new Call(facts, cancellationToken.CanBeCanceled, Activity.Current?.TraceId));
                MostAtOnce = Math.Max(MostAtOnce, ++_now);
            }
            await Open.Task;
            await Task.Yield();
            lock (_lock)
                _now--;
            if (Failing)
                throw new FactSourceException("rules", "down", isTransient: true);
            return [.. facts.Products.Ids.Select(id => new ProductDecision
            {
                ProductId = id,
                RuleSetHash = "hash",
                Decision = new Decision { ProductId = id, OrderDate = options.OrderDate, Position = facts.Stock.For(id).ToArray().Sum(stock => stock.OnHand) },
            })];
        }

        public ValueTask<ProductDecision> DecideOrderAsync(Decision order, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new ProductDecision { ProductId = order.ProductId, Decision = order, RuleSetHash = "hash" });

        public ValueTask<RuleSetReference> RuleSetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new RuleSetReference("1", "hash"));
    }
}
