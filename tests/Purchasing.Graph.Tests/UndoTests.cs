using System.Collections.Concurrent;
using Polly;
using Polly.Timeout;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

public sealed class UndoTests : IDisposable
{
    private readonly GraphHost _host = new();
    private readonly RecordedStore _store = new();
    private readonly ConcurrentQueue<string> _log = new();

    public void Dispose() => _host.Dispose();

    private Effect Effect(string name, Func<NodeContext, CancellationToken, Task>? act = null, Func<NodeContext, CancellationToken, Task>? undo = null) =>
        new(name, _log, act, undo);

    private GraphBuilder Chain(CompensationPolicy policy, params (string Id, INodeHandler Handler, Action<NodeBuilder>? Configure)[] nodes)
    {
        GraphBuilder builder = new GraphBuilder("chain").Compensate(policy);
        for (int i = 0; i < nodes.Length; i++)
        {
            builder.Node(nodes[i].Id, nodes[i].Handler, nodes[i].Configure);
            if (i > 0) builder.Edge(nodes[i - 1].Id, nodes[i].Id);
        }
        return builder;
    }

    [Fact]
    public async Task Undoing_after_a_restart_finds_its_inputs()
    {
        var values = new ConcurrentQueue<string>();
        LogicGraph graph = new GraphBuilder("g").Input<string>("n")
            .Node("a", Work.Map<string, string>(x => x + "!")).Node("b", Effect("b", undo: (context, _) =>
            {
                values.Enqueue($"{context.Input<string>("x")} {(context.TryOutput("receipt", out string? receipt) ? receipt : "none")}");
                return Task.CompletedTask;
            })).Node("f", Work.Failing("down"))
            .Edge("input.n", "a.x").Edge("a.value", "b.x").Edge("b", "f").Build(_host.Services);
        await _host.Run(graph, new GraphRunOptions { RunId = "r", Store = _store }, default, ("n", "7"));
        values.Clear();

        int tried = 0;
        for (int cut = 1; cut < _store.Writes; cut++)
        {
            RecordedStore store = await _store.AfterAsync(cut);
            // Undone by now, or nothing to undo yet.
            bool isOpen = store.History("r").Any(entry => entry.Kind == RunEntryKind.Begun) && !store.History("r").Any(entry => entry.Kind == RunEntryKind.UndoEnded);
            await _host.Executor.ResumeAsync(graph, "r", new GraphRunOptions { Store = store });
            tried += isOpen ? 1 : 0;
        }

        Assert.InRange(tried, 3, 10);
        Assert.All(values, value => Assert.Equal("7! receipt of b", value));
        Assert.Equal(tried + 1, values.Count);
    }

    [Fact]
    public async Task Undoing_that_waits_for_its_token_ends_with_its_timeout_and_the_rest_is_undone()
    {
        GraphRun run = await _host.Run(Chain(CompensationPolicy.OnFailure,
            ("one", Effect("one"), null),
            ("two", Effect("two", undo: (_, token) => Task.Delay(Timeout.Infinite, token)), n => n.Undo(new UndoPolicy { Timeout = TimeSpan.FromMilliseconds(20) })),
            ("bad", Work.Failing("down"), null)));

        Assert.Equal((CompensationStatus.Failed, "It took longer than its timeout of 20ms."), (run.Node("two").Compensation, run.Node("two").CompensationReason));
        Assert.Equal(CompensationStatus.Undone, run.Node("one").Compensation);
    }

    [Fact]
    public async Task Undoing_has_retries_of_its_own()
    {
        int tries = 0;
        GraphRun run = await _host.Run(Chain(CompensationPolicy.OnFailure,
            ("one", Effect("one", undo: (_, _) => ++tries < 3 ? throw new IOException("no line") : Task.CompletedTask), n => n.Undo(new UndoPolicy { Retry = new RetryPolicy(5, TimeSpan.FromMilliseconds(1)) })),
            ("bad", Work.Failing("down"), null)));

        Assert.Equal((3, CompensationStatus.Undone), (tries, run.Node("one").Compensation));
    }

    [Fact]
    public async Task A_time_out_of_a_client_inside_undoing_is_a_failure_of_that_node_alone()
    {
        GraphRun run = await _host.Run(Chain(CompensationPolicy.OnFailure,
            ("one", Effect("one"), null),
            ("two", Effect("two", undo: (_, _) => throw new TimeoutRejectedException("the client gave up")), null),
            ("bad", Work.Failing("down"), null)));

        Assert.Equal("TimeoutRejectedException: the client gave up", run.Node("two").CompensationReason);
        Assert.Equal(CompensationStatus.Undone, run.Node("one").Compensation);
    }

    [Fact]
    public async Task A_host_that_stops_ends_undoing_and_a_stored_run_goes_on_with_it()
    {
        using var stopping = new CancellationTokenSource();
        bool stop = true;
        LogicGraph graph = Chain(CompensationPolicy.OnFailure,
            ("one", Effect("one"), null),
            ("two", Effect("two", undo: async (_, token) =>
            {
                if (!stop) return;
                await stopping.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            }), null),
            ("bad", Work.Failing("down"), null)).Build(_host.Services);

        GraphRun run = await _host.Run(graph, new GraphRunOptions { RunId = "r", Store = _store, Stopping = stopping.Token }, default);
        Assert.Equal((CompensationStatus.Failed, CompensationStatus.None), (run.Node("two").Compensation, run.Node("one").Compensation));
        Assert.Equal(StoredRunStatus.Undoing, _store.Run("r").Status);

        stop = false;
        run = await _host.Executor.ResumeAsync(graph, "r", new GraphRunOptions { Store = _store });
        Assert.Equal((CompensationStatus.Undone, CompensationStatus.Undone), (run.Node("two").Compensation, run.Node("one").Compensation));
        Assert.Equal(StoredRunStatus.Completed, _store.Run("r").Status);
    }

    [Fact]
    public async Task A_node_that_was_cut_off_is_undone_first()
    {
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var done = new TaskCompletionSource();
        LogicGraph graph = new GraphBuilder("g").Compensate(CompensationPolicy.OnFailureOrCancellation)
            .Node("cut", Effect("cut", async (_, token) =>
            {
                begun.SetResult();
                await done.Task;
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            }))
            .Node("early", Effect("early", async (_, _) => await begun.Task)).Node("late", Effect("late", (_, _) =>
            {
                done.SetResult();
                return Task.CompletedTask;
            }))
            .Edge("early", "late").Output("x", "cut.receipt").Build(_host.Services);

        GraphRun run = await _host.Run(graph, null, stop.Token);

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal("undo cut", _log.First(line => line.StartsWith("undo", StringComparison.Ordinal)));
        Assert.Equal("undo early", _log.Last());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_three_items_of_which_one_cannot_be_undone_the_node_says_so_and_the_others_are_undone(bool stored)
    {
        var body = new GraphBuilder("body").Input<string>("n")
            .Node("act", Effect("act", undo: (context, _) => context.Input<string>("x") == "b" ? throw new InvalidOperationException("gone") : Task.CompletedTask)).Edge("input.n", "act.x");
        LogicGraph graph = new GraphBuilder("outer").Input<IReadOnlyList<string>>("all").Graph(body)
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }""")).Node("bad", Work.Failing("down"))
            .Edge("input.all", "each.items").Edge("each", "bad").Build(_host.Services);

        GraphRun run = await _host.Run(graph, new GraphRunOptions { RunId = "r", Store = stored ? _store : null }, default, ("all", (IReadOnlyList<string>)["a", "b", "c"]));

        Assert.Equal((CompensationStatus.Failed, "1 items could not be undone in full, the first of them 'r/each[1]'."), (run.Node("each").Compensation, run.Node("each").CompensationReason));
        Assert.Equal(2, _log.Count(line => line == "undo act"));
    }

    [Fact]
    public async Task Items_of_a_foreach_are_undone_after_a_restart_with_their_inputs()
    {
        var undone = new ConcurrentQueue<string>();
        bool fails = false;
        LogicGraph graph = new GraphBuilder("outer").Input<IReadOnlyList<string>>("all")
            .Graph(new GraphBuilder("body").Input<string>("n").Node("act", Effect("act", undo: (context, _) =>
            {
                undone.Enqueue(context.Input<string>("x"));
                return fails ? throw new InvalidOperationException("gone") : Task.CompletedTask;
            })).Edge("input.n", "act.x"))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }""")).Node("bad", Work.Failing("down"))
            .Edge("input.all", "each.items").Edge("each", "bad").Build(_host.Services);
        fails = true;
        await _host.Run(graph, new GraphRunOptions { RunId = "r", Store = _store }, default, ("all", (IReadOnlyList<string>)["a", "b", "c"]));
        Assert.Equal(["a", "b", "c"], undone.Order());
        undone.Clear();

        fails = false;
        GraphRun run = await _host.Executor.ResumeAsync(graph, "r", new GraphRunOptions { Store = _store });

        Assert.Equal(["a", "b", "c"], undone.Order());
        Assert.Equal(CompensationStatus.Undone, run.Node("each").Compensation);
    }

    [Fact]
    public void A_policy_for_undoing_stands_only_on_a_node_with_a_side_effect() =>
        Assert.Equal("wrong-policy", Assert.Single(_host.Problems("""
            { "name": "g", "nodes": [ { "id": "a", "kind": "transform", "undo": { "timeout": "1s" }, "config": { "outputs": { "x": "1" } } } ] }
            """)).Code);

    [Fact]
    public void A_retry_on_a_foreach_is_refused() =>
        Assert.Contains("no retry or breaker of its own", Assert.Single(_host.Problems("""
            { "name": "g", "inputs": { "all": "int[]" }, "nodes": [ { "id": "each", "kind": "foreach", "retry": { "attempts": 2 }, "config": { "graph": "b", "item": "n" } } ],
              "edges": [ { "from": "input.all", "to": "each.items" } ],
              "graphs": { "b": { "inputs": { "n": "int" }, "nodes": [ { "id": "a", "kind": "log", "config": { "message": "x" } } ] } } }
            """)).Message, StringComparison.Ordinal);
}
