using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

public sealed class CompensationTests : IDisposable
{
    private readonly GraphHost _host = new();
    private readonly World _world = new();
    private readonly RecordedStore _store = new();

    public void Dispose() => _host.Dispose();

    private GraphBuilder ThreeSteps(CompensationPolicy policy = CompensationPolicy.OnFailure, Func<bool>? undoFails = null, Action<NodeBuilder>? second = null) =>
        new GraphBuilder("saga").Compensate(policy)
            .Node("one", _world.Act("one")).Node("two", _world.Act("two", undoFails: undoFails), second)
            .Node("three", _world.Act("three", _ => throw new InvalidOperationException("refused")))
            .Edge("one", "two").Edge("two", "three");

    [Fact]
    public async Task A_failed_run_undoes_its_side_effects_newest_first()
    {
        GraphRun run = await _host.Run(ThreeSteps());

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(["do one", "do two", "undo two", "undo one"], _world.Log);
        Assert.Equal([CompensationStatus.Undone, CompensationStatus.Undone, CompensationStatus.NothingToUndo], run.Nodes.Select(n => n.Compensation));
        Assert.Empty(_world.Done);
    }

    [Fact]
    public async Task A_graph_can_say_that_what_was_done_stays_done()
    {
        await _host.Run(ThreeSteps(CompensationPolicy.Never));

        Assert.Equal(["do one", "do two"], _world.Log);
    }

    [Theory]
    [InlineData("never", "subgraph", 1)]
    [InlineData("never", "foreach", 1)]
    [InlineData("onFailure", "subgraph", 0)]
    [InlineData("onFailure", "foreach", 0)]
    public async Task What_the_outermost_graph_says_about_undoing_holds_for_the_graphs_inside_it(string compensation, string kind, int left)
    {
        using var host = new GraphHost(register: services => services.AddNodeKind<ActKind>().AddSingleton(_world));
        LogicGraph graph = host.Parse($$"""
            { "name": "g", "compensation": "{{compensation}}", "inputs": { "all": "int[]" },
              "nodes": [ { "id": "inside", "kind": "{{kind}}", "config": { "graph": "inner"{{(kind == "foreach" ? ", \"item\": \"n\"" : "")}} } } ],
              "edges": [ { "from": "input.all", "to": "inside.{{(kind == "foreach" ? "items" : "n")}}" } ],
              "graphs": { "inner": { "inputs": { "n": "any" }, "nodes": [ { "id": "act", "kind": "act" }, { "id": "bad", "kind": "transform", "values": { "d": 0 }, "config": { "inputs": { "d": "decimal" }, "outputs": { "x": "1 / d" } } } ],
                "edges": [ { "from": "act", "to": "bad" } ] } } }
            """);

        Assert.Equal(RunStatus.Failed, (await host.Run(graph, ("all", (IReadOnlyList<int>)[1]))).Status);
        Assert.Equal(left, _world.Done.Count);
    }

    [Fact]
    public void A_graph_inside_another_one_cannot_be_undone_otherwise() =>
        Assert.Contains("has a compensation of its own", Assert.Throws<Diagnostics.GraphException>(() => new GraphBuilder("g")
            .Graph(new GraphBuilder("inner").Compensate(CompensationPolicy.Never).Node("a", Work.Step()))
            .Node("s", "subgraph", n => n.Configure("""{ "graph": "inner" }""")).Build(_host.Services)).Message, StringComparison.Ordinal);

    private sealed class ActKind(World world) : INodeKind
    {
        public string Name => "act";

        public INodeHandler Bind(NodeBinding binding) => world.Act(binding.Node.Id);
    }

    [Fact]
    public async Task Undoing_that_was_cut_off_at_any_moment_goes_on_to_the_end()
    {
        LogicGraph graph = ThreeSteps().Build(_host.Services);
        var options = new GraphRunOptions { RunId = "r", Store = _store };
        await _host.Run(graph, options, default);

        int first = 0;
        for (int cut = 1; cut < _store.Writes; cut++)
        {
            RecordedStore store = await _store.AfterAsync(cut);
            if (store.Run("r").Status != StoredRunStatus.Undoing) continue;
            first = first == 0 ? cut : first;
            GraphRun run = await _host.Executor.ResumeAsync(graph, "r", options with { Store = store });
            Assert.Equal(RunStatus.Failed, run.Status);
            Assert.DoesNotContain(run.Nodes, n => n.Compensation is CompensationStatus.None or CompensationStatus.Failed);
        }
        Assert.InRange(first, 1, _store.Writes - 3);
        Assert.Equal(["do one", "do two", "undo two", "undo one"], _world.Log);
    }

    [Fact]
    public async Task What_cannot_be_undone_is_reported_and_tried_again_when_the_run_is_taken_up()
    {
        bool fails = true;
        LogicGraph graph = ThreeSteps(undoFails: () => fails).Build(_host.Services);
        var options = new GraphRunOptions { RunId = "r", Store = _store };

        GraphRun run = await _host.Run(graph, options, default);
        Assert.Equal(CompensationStatus.Failed, run.Node("two").Compensation);
        Assert.Equal("InvalidOperationException: cannot undo", run.Node("two").CompensationReason);
        Assert.Equal(CompensationStatus.Undone, run.Node("one").Compensation);
        Assert.Equal(StoredRunStatus.Undoing, _store.Run("r").Status);

        fails = false;
        run = await _host.Executor.ResumeAsync(graph, "r", options);
        Assert.Equal(CompensationStatus.Undone, run.Node("two").Compensation);
        Assert.Equal(StoredRunStatus.Completed, _store.Run("r").Status);
        Assert.Empty(_world.Done);
    }

    [Fact]
    public async Task Undoing_is_retried_as_the_graph_says()
    {
        int failures = 2;
        GraphRun run = await _host.Run(ThreeSteps(undoFails: () => failures-- > 0, second: n => n.Retry(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)))));

        Assert.Equal(CompensationStatus.Undone, run.Node("two").Compensation);
    }

    [Fact]
    public async Task Items_of_a_foreach_are_undone_when_a_later_node_fails()
    {
        GraphRun run = await _host.Run(
            new GraphBuilder("outer").Input<object>("all")
                .Graph(new GraphBuilder("body").Input<int>("n").Node("act", _world.Act("item")).Edge("input.n", "act.x"))
                .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n", "concurrency": 1 }""")).Node("bad", _world.Act("bad", _ => throw new InvalidOperationException("no")))
                .Edge("input.all", "each.items").Edge("each", "bad"),
            ("all", new[] { 1, 2 }));

        Assert.Equal(["do item", "do item", "undo item", "undo item"], _world.Log);
        Assert.Equal(CompensationStatus.Undone, run.Node("each").Compensation);
    }

    [Fact]
    public async Task Stored_items_of_a_foreach_are_undone_when_a_later_node_fails()
    {
        await _host.Run(
            new GraphBuilder("outer").Input<IReadOnlyList<int>>("all")
                .Graph(new GraphBuilder("body").Input<int>("n").Node("act", _world.Act("item")).Edge("input.n", "act.x"))
                .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n", "concurrency": 2 }""")).Node("bad", _world.Act("bad", _ => throw new InvalidOperationException("no")))
                .Edge("input.all", "each.items").Edge("each", "bad").Build(_host.Services),
            new GraphRunOptions { RunId = "r", Store = _store }, default, ("all", (IReadOnlyList<int>)[1, 2, 3]));

        Assert.Empty(_world.Done);
        Assert.Equal(3, _world.Log.Count(entry => entry == "undo item"));
    }

    [Fact]
    public async Task A_cancelled_run_is_undone_only_where_the_graph_says_so()
    {
        async Task<string[]> LogOf(CompensationPolicy policy)
        {
            var world = new World();
            using var stop = new CancellationTokenSource();
            await _host.Run(
                new GraphBuilder("g").Compensate(policy).Node("one", world.Act("one")).Node("two", Work.Source(async token => { await stop.CancelAsync(); token.ThrowIfCancellationRequested(); return 1; }))
                    .Edge("one", "two").Build(_host.Services), null, stop.Token);
            return [.. world.Log];
        }

        Assert.Equal(["do one"], await LogOf(CompensationPolicy.OnFailure));
        Assert.Equal(["do one", "undo one"], await LogOf(CompensationPolicy.OnFailureOrCancellation));
    }
}
