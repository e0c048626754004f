using Purchasing.Graph.Compilation;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

[Collection(AloneCollection.Name)]
public sealed class DataFlowTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Values_travel_along_edges_to_the_outputs_of_the_graph()
    {
        GraphRun run = await _host.Run(
            new GraphBuilder("sum").Input<int>("n")
                .Node("twice", Work.Map<int, int>(n => n * 2)).Node("square", Work.Map<int, int>(n => n * n)).Node("sum", Work.Combine<int, int, int>((a, b) => a + b))
                .Edge("input.n", "twice.x").Edge("input.n", "square.x").Edge("twice.value", "sum.a").Edge("square.value", "sum.b")
                .Output("result", "sum.value"),
            ("n", 5));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(35, run.Output<int>("result"));
    }

    [Fact]
    public async Task Four_sources_are_asked_together_and_not_one_after_the_other()
    {
        // None answers before all have been asked.
        Meeting meeting = new(4);
        var builder = new GraphBuilder("four");
        for (int i = 0; i < 4; i++) builder.Node("s" + i, Work.Source(async _ => { await meeting.ArriveAsync(); return 1; })).Output("o" + i, $"s{i}.value");

        GraphRun run = await _host.Run(builder);

        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(1, run.Output<int>("o" + i)));
    }

    [Fact]
    public async Task Four_sources_that_block_their_thread_run_in_parallel_too()
    {
        // Drivers without real asynchrony block; each needs a thread of its own. All four meet here, or the barrier times out.
        using var meeting = new Barrier(4);
        var builder = new GraphBuilder("blocking");
        for (int i = 0; i < 4; i++) builder.Node("s" + i, Work.Source(_ => Task.FromResult(meeting.SignalAndWait(TimeSpan.FromMinutes(2))))).Output("o" + i, $"s{i}.value");

        GraphRun run = await Task.Run(() => _host.Run(builder));

        Assert.All(Enumerable.Range(0, 4), i => Assert.True(run.Output<bool>("o" + i)));
    }

    [Fact]
    public async Task A_failure_stops_what_depends_on_it_and_nothing_else()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g")
            .Node("bad", Work.Failing("no stock system")).Node("good", Work.Source(1))
            .Node("needs_bad", Work.Map<int, int>(x => x)).Node("after", Work.Map<int, int>(x => x)).Node("needs_good", Work.Map<int, int>(x => x))
            .Edge("bad.value", "needs_bad.x").Edge("needs_bad.value", "after.x").Edge("good.value", "needs_good.x"));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(NodeStatus.Failed, run.StatusOf("bad"));
        Assert.Equal("InvalidOperationException: no stock system", run.Node("bad").Reason);
        Assert.Equal(NodeStatus.Blocked, run.StatusOf("needs_bad"));
        Assert.Equal("'bad' failed.", run.Node("needs_bad").Reason);
        Assert.Equal(NodeStatus.Blocked, run.StatusOf("after"));
        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("needs_good"));
    }

    [Fact]
    public async Task An_edge_with_a_false_condition_skips_what_follows()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g")
            .Node("count", Work.Source(3)).Node("many", Work.Map<int, int>(x => x)).Node("few", Work.Map<int, int>(x => x)).Node("after_many", Work.Map<int, int>(x => x))
            .Edge("count.value", "many.x", when: "value > 10").Edge("count.value", "few.x", when: "value <= 10").Edge("many.value", "after_many.x"));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(NodeStatus.Skipped, run.StatusOf("many"));
        Assert.Equal("'count' did not fulfil: value > 10", run.Node("many").Reason);
        Assert.Equal(NodeStatus.Skipped, run.StatusOf("after_many"));
        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("few"));
    }
}
