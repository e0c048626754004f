using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class SubgraphTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    private static GraphBuilder Outer(GraphBuilder body) => new GraphBuilder("outer").Input<int>("n").Graph(body)
        .Node("start", Work.Map<int, int>(x => x + 1)).Node("sub", "subgraph", n => n.Configure("""{ "graph": "body" }"""))
        .Edge("input.n", "start.x").Edge("start.value", "sub.n");

    private static GraphBuilder Doubling() => new GraphBuilder("body").Input<int>("n").Node("twice", Work.Map<int, int>(x => x * 2)).Edge("input.n", "twice.x").Output("r", "twice.value");

    [Fact]
    public async Task Values_go_through_a_subgraph_and_its_nodes_show_in_the_trace()
    {
        GraphRun run = await _host.Run(Outer(Doubling()).Node("end", Work.Map<int, int>(x => x + 100)).Edge("sub.r", "end.x").Output("r", "end.value"), ("n", 4));

        Assert.Equal(110, run.Output<int>("r"));
        Assert.Equal(["start", "sub/input", "sub/twice", "sub", "end"], run.Nodes.Select(n => n.Id));
    }

    [Fact]
    public async Task Subgraphs_nest()
    {
        GraphBuilder middle = new GraphBuilder("middle").Input<int>("n").Node("inner", "subgraph", n => n.Configure("""{ "graph": "body" }""")).Edge("input.n", "inner.n").Output("r", "inner.r");

        GraphRun run = await _host.Run(
            new GraphBuilder("outer").Input<int>("n").Graph(Doubling()).Graph(middle).Node("m", "subgraph", n => n.Configure("""{ "graph": "middle" }"""))
                .Edge("input.n", "m.n").Output("r", "m.r"), ("n", 4));

        Assert.Equal(8, run.Output<int>("r"));
        Assert.Contains("m/inner/twice", run.Nodes.Select(n => n.Id));
    }

    [Fact]
    public async Task A_skipped_subgraph_skips_all_that_is_in_it_and_after_it()
    {
        GraphRun run = await _host.Run(
            new GraphBuilder("outer").Input<int>("n").Graph(new GraphBuilder("body").Input<int>("n").Node("twice", Work.Map<int, int>(x => x * 2)).Node("root", Work.Source(1))
                    .Node("sum", Work.Combine<int, int, int>((a, b) => a + b)).Edge("input.n", "twice.x").Edge("twice.value", "sum.a").Edge("root.value", "sum.b").Output("r", "sum.value"))
                .Node("sub", "subgraph", n => n.Configure("""{ "graph": "body" }""")).Node("end", Work.Map<int, int>(x => x))
                .Edge("input.n", "sub.n", when: "n > 10").Edge("sub.r", "end.x"), ("n", 4));

        Assert.All(run.Nodes, node => Assert.Equal(NodeStatus.Skipped, node.Status));
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task A_failure_inside_fails_the_subgraph_and_blocks_what_follows()
    {
        GraphRun run = await _host.Run(
            Outer(new GraphBuilder("body").Input<int>("n").Node("bad", Work.Map<int, int>(x => throw new InvalidOperationException("no"))).Edge("input.n", "bad.x").Output("r", "bad.value"))
                .Node("end", Work.Map<int, int>(x => x)).Edge("sub.r", "end.x"), ("n", 4));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(NodeStatus.Failed, run.StatusOf("sub"));
        Assert.Equal("'sub/bad' failed.", run.Node("sub").Reason);
        Assert.Equal(NodeStatus.Blocked, run.StatusOf("end"));
    }

    [Fact]
    public async Task A_failure_inside_can_be_handled_outside()
    {
        GraphRun run = await _host.Run(
            Outer(new GraphBuilder("body").Input<int>("n").Node("bad", Work.Map<int, int>(x => throw new InvalidOperationException("no"))).Edge("input.n", "bad.x").Output("r", "bad.value"))
                .Node("hold", Work.Step()).Edge("sub", "hold", on: EdgeTrigger.Failure), ("n", 4));

        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("hold"));
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task A_branch_that_was_skipped_inside_gives_no_output_and_does_not_skip_the_other()
    {
        GraphBuilder body = new GraphBuilder("body").Input<int>("n").Node("big", Work.Map<int, int>(x => x)).Node("small", Work.Map<int, int>(x => x))
            .Edge("input.n", "big.x", when: "n > 10").Edge("input.n", "small.x", when: "n <= 10").Output("big", "big.value").Output("small", "small.value");
        GraphRun run = await _host.Run(
            Outer(body).Node("after_big", Work.Map<int, int>(x => x)).Node("after_small", Work.Map<int, int>(x => x)).Edge("sub.big", "after_big.x").Edge("sub.small", "after_small.x"), ("n", 4));

        Assert.Equal(NodeStatus.Skipped, run.StatusOf("after_big"));
        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("after_small"));
    }

    [Fact]
    public void A_graph_that_contains_itself_is_reported_with_its_path()
    {
        IReadOnlyList<GraphDiagnostic> problems = _host.Problems("""
            { "name": "g", "nodes": [ { "id": "a", "kind": "subgraph", "config": { "graph": "x" } } ],
              "graphs": {
                "x": { "nodes": [ { "id": "b", "kind": "subgraph", "config": { "graph": "y" } } ] },
                "y": { "nodes": [ { "id": "c", "kind": "subgraph", "config": { "graph": "x" } } ] } } }
            """);

        GraphDiagnostic problem = Assert.Single(problems);
        Assert.Equal("Graph 'x' contains itself: x -> y -> x.", problem.Message);
        Assert.Equal(4, problem.Location.Line);
    }

    [Fact]
    public void Graphs_nested_beyond_reason_are_refused()
    {
        var builder = new GraphBuilder("g").Node("s", "subgraph", n => n.Configure("""{ "graph": "g0" }"""));
        for (int i = 0; i < 100; i++)
        {
            int next = i + 1;
            builder.Graph(i == 99 ? new GraphBuilder("g99").Node("a", Work.Step()) : new GraphBuilder("g" + i).Node("s", "subgraph", n => n.Configure($$"""{ "graph": "g{{next}}" }""")));
        }

        Assert.Contains("nested more than 32 deep", Assert.Throws<GraphException>(() => builder.Build(_host.Services)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_in_a_graph_that_no_node_names_are_found_too() =>
        Assert.Equal("unknown-kind", Assert.Single(_host.Problems("""
            { "name": "g", "nodes": [], "graphs": { "spare": { "nodes": [ { "id": "a", "kind": "nope" } ] } } }
            """)).Code);
}
