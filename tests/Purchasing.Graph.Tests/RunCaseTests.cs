using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

/// <summary>Faults that were found in runs, each with its relatives.</summary>
public sealed class RunCaseTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_time_out_or_breaker_of_a_client_is_not_blamed_on_the_node(bool withPolicies)
    {
        Action<NodeBuilder>? policies = withPolicies ? n => n.Timeout(TimeSpan.FromMinutes(1)).Breaker(new BreakerPolicy()) : null;
        GraphRun run = await _host.Run(new GraphBuilder("g")
            .Node("slow", Work.Source<int>(_ => throw new TimeoutRejectedException("the client gave up")), policies).Node("open", Work.Source<int>(_ => throw new BrokenCircuitException("the client's breaker")), policies)
            .Output("a", "slow.value").Output("b", "open.value"));

        Assert.Equal("TimeoutRejectedException: the client gave up", run.Node("slow").Reason);
        Assert.Equal("BrokenCircuitException: the client's breaker", run.Node("open").Reason);
    }

    [Fact]
    public async Task A_broken_circuit_of_a_client_is_tried_again()
    {
        int calls = 0;
        GraphRun run = await _host.Run(new GraphBuilder("g")
            .Node("a", Work.Source(_ => ++calls < 3 ? throw new BrokenCircuitException("the client's breaker") : Task.FromResult(calls)), n => n.Retry(new RetryPolicy(5, TimeSpan.FromMilliseconds(1))))
            .Output("r", "a.value"));

        Assert.Equal(3, run.Output<int>("r"));
    }

    [Fact]
    public async Task A_run_that_a_fault_stops_ends_though_a_neighbours_callback_throws()
    {
        var store = new RecordedStore { BeforeAppend = _ => throw new IOException("disk full") };
        var waiting = new TaskCompletionSource();
        LogicGraph graph = new GraphBuilder("g")
            .Node("neighbour", Work.Source(async token =>
            {
                // Never disposed of: the end of the wait below would race with the callback.
                _ = token.Register(() => throw new InvalidOperationException("in a callback"));
                waiting.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return 1;
            }))
            .Node("first", Work.Source(async _ =>
            {
                await waiting.Task;
                return 1;
            }))
            .Node("pay", new World().Act("pay")).Edge("first.value", "pay.x").Output("r", "neighbour.value").Build(_host.Services);

        AggregateException error = await Assert.ThrowsAsync<AggregateException>(() => _host.Run(graph, new GraphRunOptions { RunId = "r", Store = store }, default).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(["disk full", "in a callback"], error.InnerExceptions.Select(inner => inner.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_graph_with_a_handled_failure_ends_alike_alone_in_a_foreach_and_as_a_subgraph(bool isHandled)
    {
        GraphBuilder Inner()
        {
            GraphBuilder builder = new GraphBuilder("pay").Input<int>("n").Node("primary", Work.Map<int, int>(_ => throw new IOException("down"))).Node("backup", Work.Source(7))
                .Edge("input.n", "primary.x").Output("paid", "backup.value").Output("first", "primary.value");
            return isHandled ? builder.Edge("primary", "backup", on: EdgeTrigger.Failure) : builder.Edge("primary", "backup", on: EdgeTrigger.Completion);
        }

        GraphRun alone = await _host.Run(Inner(), ("n", 1));
        GraphRun subgraph = await _host.Run(
            new GraphBuilder("outer").Input<int>("n").Graph(Inner()).Node("s", "subgraph", n => n.Configure("""{ "graph": "pay" }""")).Edge("input.n", "s.n").Output("paid", "s.paid"), ("n", 1));
        GraphRun each = await _host.Run(
            new GraphBuilder("outer").Input<IReadOnlyList<int>>("all").Graph(Inner()).Node("e", "foreach", n => n.Configure("""{ "graph": "pay", "item": "n" }"""))
                .Edge("input.all", "e.items").Output("paid", "e.paid"), ("all", (IReadOnlyList<int>)[1]));

        RunStatus expected = isHandled ? RunStatus.Succeeded : RunStatus.Failed;
        Assert.Equal((expected, expected, expected), (alone.Status, subgraph.Status, each.Status));
        Assert.Equal(isHandled ? NodeStatus.Succeeded : NodeStatus.Failed, subgraph.StatusOf("s"));
        if (isHandled) Assert.Equal(7, subgraph.Output<int>("paid"));
        else Assert.Equal("'s/primary' failed.", subgraph.Node("s").Reason);
    }

    [Fact]
    public async Task A_subgraph_behind_a_handled_failure_is_blocked_and_does_not_fail_the_run()
    {
        GraphRun run = await _host.Run(new GraphBuilder("outer")
            .Graph(new GraphBuilder("inner").Input<int>("n").Node("a", Work.Map<int, int>(x => x)).Edge("input.n", "a.x").Output("r", "a.value"))
            .Node("bad", Work.Failing("down")).Node("handler", Work.Step()).Node("s", "subgraph", n => n.Configure("""{ "graph": "inner" }"""))
            .Edge("bad", "handler", on: EdgeTrigger.Failure).Edge("bad.value", "s.n").Output("r", "s.r"));

        Assert.Equal((RunStatus.Succeeded, NodeStatus.Blocked), (run.Status, run.StatusOf("s")));
    }

    [Fact]
    public async Task The_error_of_a_foreach_names_the_failure_that_nothing_handled()
    {
        GraphRun run = await _host.Run(new GraphBuilder("outer").Input<IReadOnlyList<int>>("all")
            .Graph(new GraphBuilder("body").Input<int>("n").Node("handled", Work.Failing("first")).Node("handler", Work.Step()).Node("real", Work.Map<int, int>(_ => throw new IOException("second")))
                .Edge("handled", "handler", on: EdgeTrigger.Failure).Edge("input.n", "real.x").Edge("handler", "real"))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }""")).Edge("input.all", "each.items"), ("all", (IReadOnlyList<int>)[1]));

        Assert.Equal("Item 0 (1) failed: real: IOException: second", run.Node("each").Reason);
    }

    [Fact]
    public async Task A_first_node_that_blocks_does_not_block_its_caller()
    {
        const int Calls = 4;
        using var all = new CountdownEvent(Calls);
        LogicGraph graph = new GraphBuilder("g").Node("block", Work.Step(() =>
        {
            all.Signal();
            all.Wait(TimeSpan.FromMinutes(1));
        })).Build(_host.Services);

        // One after the other on this thread, they would wait for each other.
        Task<GraphRun>[] runs = [.. Enumerable.Range(0, Calls).Select(_ => _host.Run(graph))];

        Assert.All(await Task.WhenAll(runs), run => Assert.Equal(RunStatus.Succeeded, run.Status));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_node_may_run_graphs_itself_at_the_limit_of_the_host(int at_once)
    {
        using var host = new GraphHost(options => options.MaxParallelism = 1);
        LogicGraph inner = new GraphBuilder("inner").Node("a", Work.Source(1)).Output("r", "a.value").Build(host.Services);
        LogicGraph outer = new GraphBuilder("outer").Node("calls", Work.Source(async _ =>
        {
            GraphRun[] runs = await Task.WhenAll(Enumerable.Range(0, at_once).Select(_ => host.Run(inner)));
            return runs.Sum(run => run.Output<int>("r"));
        })).Output("r", "calls.value").Build(host.Services);

        GraphRun[] outers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.Run(outer))).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.All(outers, run => Assert.Equal(at_once, run.Output<int>("r")));
        Assert.Equal(1, (await host.Run(inner)).Output<int>("r"));
    }

    [Fact]
    public async Task A_node_that_waits_for_its_limit_leaves_its_worker_to_others()
    {
        var held = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        bool first = true;
        LogicGraph graph = new GraphBuilder("g").Input<bool>("free")
            .Node("limited", Work.Source(async _ =>
            {
                if (!first) return 1;
                first = false;
                held.SetResult();
                await release.Task;
                return 1;
            }), n => n.Concurrency(1))
            .Node("behind", Work.Source(_ =>
            {
                if (!first) release.TrySetResult();
                return Task.FromResult(2);
            }))
            .Edge("input", "behind", "free").Output("a", "limited.value").Output("b", "behind.value").Build(_host.Services);
        Task<GraphRun> holder = _host.Run(graph, new GraphRunOptions { MaxParallelism = 1 }, default, ("free", false));
        await held.Task;

        // With one worker: it must go past the node whose limit is reached to the one that lets it go.
        GraphRun run = await _host.Run(graph, new GraphRunOptions { MaxParallelism = 1 }, default, ("free", true)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(RunStatus.Succeeded, (await holder).Status);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_a_node_waits_for_its_limit_ends()
    {
        using var stop = new CancellationTokenSource();
        var held = new TaskCompletionSource();
        LogicGraph graph = new GraphBuilder("g").Node("limited", Work.Source(async token =>
        {
            held.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        }), n => n.Concurrency(1)).Build(_host.Services);
        using var release = new CancellationTokenSource();
        Task<GraphRun> holder = _host.Run(graph, null, release.Token);
        await held.Task;
        Task<GraphRun> waiter = _host.Run(graph, null, stop.Token);

        await stop.CancelAsync();
        Assert.Equal(RunStatus.Cancelled, (await waiter.WaitAsync(TimeSpan.FromMinutes(1))).Status);
        await release.CancelAsync();
        Assert.Equal(RunStatus.Cancelled, (await holder).Status);
    }

    [Fact]
    public async Task Simultaneous_misses_are_one_call()
    {
        int calls = 0;
        var go = new TaskCompletionSource();
        LogicGraph graph = new GraphBuilder("g").Input<string>("x").Node("a", new DelegateNode([InputPort.Of<string>("x")], [OutputPort.Of<int>("value")], async (context, _) =>
        {
            int call = Interlocked.Increment(ref calls);
            await go.Task;
            context.SetOutput(0, call);
        }, NodeTraits.Pure), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Edge("input.x", "a.x").Output("r", "a.value").Build(_host.Services);

        Task<GraphRun>[] runs = [.. Enumerable.Range(0, 100).Select(_ => _host.Run(graph, ("x", "same")))];
        go.SetResult();
        Assert.All(await Task.WhenAll(runs), run => Assert.Equal(1, run.Output<int>("r")));
    }

    [Fact]
    public async Task The_failure_of_a_call_is_that_of_all_who_wait_for_it_and_of_none_after_them()
    {
        var cache = new NodeCache(new CachePolicy(TimeSpan.FromMinutes(1)), TimeProvider.System);
        Assert.Equal((null, null), cache.Join("key"));
        Task<string[]?>[] flights = [cache.Join("key").Flight!, cache.Join("key").Flight!];
        cache.Fail("key", new IOException("down"));

        foreach (Task<string[]?> flight in flights) await Assert.ThrowsAsync<IOException>(() => flight);
        Assert.Equal((null, null), cache.Join("key"));
    }

    [Fact]
    public async Task A_call_that_its_own_run_cancels_is_made_by_the_next_who_waits_for_it()
    {
        using var stop = new CancellationTokenSource();
        var inside = new TaskCompletionSource();
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Node("a", new DelegateNode([], [OutputPort.Of<int>("value")], async (context, token) =>
        {
            int call = Interlocked.Increment(ref calls);
            inside.TrySetResult();
            if (call == 1) await Task.Delay(Timeout.Infinite, token);
            context.SetOutput(0, call);
        }, NodeTraits.Pure), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Output("r", "a.value").Build(_host.Services);
        Task<GraphRun> leader = _host.Run(graph, null, stop.Token);
        await inside.Task;
        Task<GraphRun> follower = _host.Run(graph);
        await stop.CancelAsync();

        Assert.Equal(2, (await follower.WaitAsync(TimeSpan.FromMinutes(1))).Output<int>("r"));
        Assert.Equal(RunStatus.Cancelled, (await leader).Status);
    }

    [Fact]
    public async Task A_cached_list_that_a_later_node_changes_is_changed_for_that_run_alone()
    {
        var source = new DelegateNode([], [OutputPort.Of<List<int>>("value")], (context, _) =>
        {
            context.SetOutput(0, new List<int> { 1 });
            return ValueTask.CompletedTask;
        }, NodeTraits.Pure);
        LogicGraph graph = new GraphBuilder("g").Node("a", source, n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Node("spoil", Work.Map<List<int>, int>(list =>
        {
            list.Add(2);
            return list.Count;
        })).Edge("a.value", "spoil.x").Output("count", "spoil.value").Build(_host.Services);

        for (int i = 0; i < 3; i++) Assert.Equal(2, (await _host.Run(graph)).Output<int>("count"));
    }

    [Fact]
    public async Task Tenants_do_not_share_what_is_cached()
    {
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Node("a", new DelegateNode([], [OutputPort.Of<int>("value")], (context, _) =>
        {
            context.SetOutput(0, ++calls);
            return ValueTask.CompletedTask;
        }, NodeTraits.Pure), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Output("r", "a.value").Build(_host.Services);
        async Task<int> OfAsync(string? tenant) => (await _host.Run(graph, new GraphRunOptions { Tenant = tenant }, default)).Output<int>("r");

        int[] answers = [await OfAsync("a"), await OfAsync("b"), await OfAsync("a"), await OfAsync(null), await OfAsync("b")];
        Assert.Equal([1, 2, 1, 3, 2], answers);
    }

    [Fact]
    public async Task A_trace_has_a_span_for_each_node_attempt_and_undoing_and_exceptions_are_events()
    {
        var spans = new ConcurrentQueue<Activity>();
        int open = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GraphTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => Interlocked.Increment(ref open),
            ActivityStopped = activity =>
            {
                Interlocked.Decrement(ref open);
                spans.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var log = new ConcurrentQueue<string>();
        int tries = 0;
        LogicGraph graph = new GraphBuilder("spans of this test")
            .Node("spans-pay", new Effect("pay", log, undo: (_, _) => throw new IOException("cannot undo")), n => n.Undo(new UndoPolicy { Retry = new RetryPolicy(1, TimeSpan.FromMilliseconds(1)) }))
            .Node("spans-flaky", Work.Source(_ => ++tries < 2 ? throw new IOException("once") : Task.FromResult(1)), n => n.Retry(new RetryPolicy(2, TimeSpan.FromMilliseconds(1))))
            .Node("spans-bad", Work.Failing("down")).Edge("spans-pay", "spans-flaky").Edge("spans-flaky", "spans-bad").Build(_host.Services);
        var store = new RecordedStore();
        await _host.Run(graph, new GraphRunOptions { RunId = "r", Store = store }, default);
        await Assert.ThrowsAsync<IOException>(() => _host.Run(graph, new GraphRunOptions { RunId = "s", Store = new RecordedStore { BeforeAppend = _ => throw new IOException("disk full") } }, default));

        Activity[] of_this = [.. spans.Where(span => span.OperationName.Contains("spans", StringComparison.Ordinal))];
        Activity run = of_this.First(span => span.OperationName == "graph spans of this test");
        Activity[] mine = [.. of_this.Where(span => span.TraceId == run.TraceId)];
        Assert.Equal(["attempt spans-flaky", "attempt spans-flaky", "attempt spans-pay", "attempt spans-pay", "node spans-bad", "node spans-flaky", "node spans-pay", "undo spans-pay"],
            mine.Where(span => span != run).Select(span => span.OperationName).Order(StringComparer.Ordinal));
        Assert.Equal([("node spans-flaky", 1), ("node spans-flaky", 2), ("undo spans-pay", 1), ("undo spans-pay", 2)],
            mine.Where(span => span.OperationName.StartsWith("attempt", StringComparison.Ordinal)).Select(span => (span.Parent!.OperationName, (int)span.GetTagItem("graph.attempt")!)).Order());
        Assert.All(mine.Where(span => span.OperationName == "attempt spans-pay"), span => Assert.Contains(span.Events, e => e.Name == "exception"));
        Assert.Equal(["node spans-bad", "node spans-flaky", "node spans-pay", "undo spans-pay"],
            mine.Where(span => span.ParentSpanId == run.SpanId).Select(span => span.OperationName).Order(StringComparer.Ordinal));
        Assert.Contains(mine.Single(span => span.OperationName == "undo spans-pay").Events, e => e.Name == "exception");
        Assert.Contains(mine.Single(span => span.OperationName == "node spans-bad").Events, e => e.Name == "exception");
        Assert.Equal("Fault", of_this.Single(span => span.OperationName == "graph spans of this test" && span != run).GetTagItem("graph.outcome"));
    }

    [Fact]
    public async Task The_run_id_is_on_every_line_that_is_logged_in_a_run()
    {
        var lines = new ConcurrentQueue<string>();
        using var factory = new ScopedLoggers(lines);
        using var host = new GraphHost(register: services => services.AddSingleton<ILoggerFactory>(factory));
        ILogger own = factory.CreateLogger("own");
        var pay = new Effect("pay", [], undo: (_, _) =>
        {
            own.LogInformation("from undoing");
            throw new IOException("cannot undo");
        });
        var store = new RecordedStore { BeforeAppend = _ => { own.LogInformation("from the store"); return Task.CompletedTask; } };
        LogicGraph graph = new GraphBuilder("g").Input<IReadOnlyList<int>>("all")
            .Graph(new GraphBuilder("item").Input<int>("n").Node("look", Work.Map<int, int>(n => { own.LogInformation("from item {Number}", n); return n; })).Edge("input.n", "look.x"))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "item", "item": "n" }"""))
            .Node("a", Work.Step(() => own.LogInformation("from a node"))).Node("pay", pay).Node("bad", Work.Failing("down"))
            .Edge("input.all", "each.items").Edge("each", "a").Edge("a", "pay").Edge("pay", "bad").Build(host.Services);
        await host.Run(graph, new GraphRunOptions { RunId = "run-7", Store = store }, default, ("all", (IReadOnlyList<int>)[1, 2]));
        await host.Executor.ResumeAsync(graph, "run-7", new GraphRunOptions { Store = await store.AfterAsync(store.Writes) });

        Assert.All(lines, line => Assert.StartsWith("run-7", line, StringComparison.Ordinal));
        Assert.Equal(["run-7/each[0] own: from item 1", "run-7/each[1] own: from item 2"], lines.Where(line => line.Contains("from item", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("run-7 own: from a node", lines);
        Assert.Contains("run-7 own: from the store", lines);
        Assert.Contains("run-7 Purchasing.Graph: Run run-7: node bad ended as Failed: InvalidOperationException: down", lines);
        Assert.Equal(2, lines.Count(line => line == "run-7 own: from undoing"));
        Assert.Equal(2, lines.Count(line => line.StartsWith("run-7 Purchasing.Graph: Run run-7: the side effect of node pay could not be undone", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_expression_is_compiled_once()
    {
        GraphBuilder builder = new GraphBuilder("g").Input<int>("n");
        for (int i = 0; i < 1000; i++) builder.Node("a" + i, Work.Map<int, int>(x => x), n => n.When("x > 1")).Edge("input.n", $"a{i}.x", "n > 2");
        LogicGraph graph = builder.Build(_host.Services);

        Assert.Single(graph.Nodes.Select(node => node.When).Distinct());
        Assert.Single(graph.Edges.Select(edge => edge.When).Distinct());
    }

    [Fact]
    public void A_small_file_that_unfolds_to_a_million_nodes_is_refused()
    {
        static string Level(int level, string inner) => $$"""
            "g{{level}}": { "nodes": [ {{string.Join(", ", Enumerable.Range(0, 10).Select(i => $$"""{ "id": "n{{i}}", {{inner}} }"""))}} ],
              "edges": [ {{string.Join(", ", Enumerable.Range(1, 9).Select(i => $$"""{ "from": "n{{i - 1}}", "to": "n{{i}}" }"""))}} ] }
            """;
        IEnumerable<string> levels = Enumerable.Range(1, 6).Select(level => Level(level, level == 6 ? """ "kind": "log", "config": { "message": "x" } """ : $$""" "kind": "subgraph", "config": { "graph": "g{{level + 1}}" } """));
        string json = $$"""{ "name": "bomb", "nodes": [ { "id": "s", "kind": "subgraph", "config": { "graph": "g1" } } ], "graphs": { {{string.Join(", ", levels)}} } }""";

        Assert.InRange(json.Length, 1000, 8000);
        Assert.Equal("too-many-nodes", Assert.Single(_host.Problems(json)).Code);
    }

    [Fact]
    public void Many_graphs_that_unfold_to_no_more_than_is_allowed_each_are_refused_together()
    {
        using var host = new GraphHost(options => options.MaxNodes = 1000);
        static string Graph(string name, string node, int nodes) => $$"""
            "{{name}}": { "nodes": [ {{string.Join(", ", Enumerable.Range(0, nodes).Select(i => $$"""{ "id": "n{{i}}", {{node}} }"""))}} ],
              "edges": [ {{string.Join(", ", Enumerable.Range(1, nodes - 1).Select(i => $$"""{ "from": "n{{i - 1}}", "to": "n{{i}}" }"""))}} ] }
            """;
        string json = $$"""
            { "name": "bomb", "nodes": [ { "id": "a", "kind": "log", "config": { "message": "x" } } ], "graphs": { {{Graph("inner", """ "kind": "log", "config": { "message": "x" } """, 40)}}, {{string.Join(", ", Enumerable.Range(0, 20)
                .Select(i => Graph("g" + i, """ "kind": "subgraph", "config": { "graph": "inner" } """, 5)))}} } }
            """;

        Assert.Equal("too-many-nodes", Assert.Single(host.Problems(json)).Code);
    }

    private sealed class ScopedLoggers(ConcurrentQueue<string> lines) : ILoggerFactory
    {
        private readonly AsyncLocal<string?> _runId = new();

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(ScopedLoggers owner, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull
            {
                if (state is IEnumerable<KeyValuePair<string, object?>> values) owner._runId.Value = values.First(value => value.Key == "RunId").Value as string;
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                owner.Add($"{owner._runId.Value} {category}: {formatter(state, exception)}");
        }

        private void Add(string line) => lines.Enqueue(line);
    }
}
