using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class JoinTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task First_takes_the_first_edge_of_the_file_even_if_a_later_one_arrives_sooner()
    {
        var fastCame = new TaskCompletionSource();
        var slow = Work.Source(async token => { await fastCame.Task.WaitAsync(TimeSpan.FromMinutes(2), token); return "slow"; });
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("slow", slow).Node("fast", Work.Source("fast")).Node("seen", Work.Map<string, string>(x => { fastCame.SetResult(); return x; }))
            .Edge("fast.value", "seen.x").Node("pick", Work.Map<string, string>(x => x), n => n.Join(JoinPolicy.First)).Edge("slow.value", "pick.x").Edge("fast.value", "pick.x").Output("r", "pick.value"));

        Assert.Equal("slow", run.Output<string>("r"));
    }

    [Fact]
    public async Task First_goes_on_to_the_next_edge_when_one_fails_or_is_skipped()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("bad", Work.Failing("down")).Node("none", Work.Source(5)).Node("good", Work.Source(7))
            .Node("pick", Work.Map<int, int>(x => x), n => n.Join(JoinPolicy.First))
            .Edge("bad.value", "pick.x").Edge("none.value", "pick.x", when: "value > 5").Edge("good.value", "pick.x").Output("r", "pick.value"));

        Assert.Equal(7, run.Output<int>("r"));
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public async Task First_does_not_wait_for_edges_after_the_one_it_took()
    {
        var pickRan = new TaskCompletionSource();
        var late = Work.Source(async token => { await pickRan.Task.WaitAsync(TimeSpan.FromMinutes(2), token); return 2; });
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("early", Work.Source(1)).Node("late", late)
            .Node("pick", Work.Map<int, int>(x => { pickRan.SetResult(); return x; }), n => n.Join(JoinPolicy.First))
            .Edge("early.value", "pick.x").Edge("late.value", "pick.x").Output("r", "pick.value"));

        Assert.Equal(1, run.Output<int>("r"));
    }

    [Fact]
    public async Task Any_runs_when_one_of_its_sources_was_taken()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(1)).Node("b", Work.Source(2))
            .Node("left", Work.Step()).Node("right", Work.Step()).Node("end", Work.Step(), n => n.Join(JoinPolicy.Any))
            .Edge("a", "left", when: "value > 1").Edge("b", "right", when: "value > 1").Edge("left", "end").Edge("right", "end"));

        Assert.Equal(NodeStatus.Skipped, run.StatusOf("left"));
        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("end"));
    }

    [Fact]
    public async Task Any_is_skipped_when_all_of_its_sources_were()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(1)).Node("left", Work.Step()).Node("right", Work.Step())
            .Node("end", Work.Step(), n => n.Join(JoinPolicy.Any))
            .Edge("a", "left", when: "value > 1").Edge("a", "right", when: "value > 2").Edge("left", "end").Edge("right", "end"));

        Assert.Equal(NodeStatus.Skipped, run.StatusOf("end"));
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task An_optional_input_may_be_skipped_but_a_failure_there_still_stops_the_node()
    {
        INodeHandler optional = new DelegateNode([InputPort.Optional<int>("x")], [OutputPort.Of<string>("value")], (context, _) =>
        {
            context.SetOutput(0, context.TryInput("x", out int x) ? $"got {x}" : "nothing");
            return ValueTask.CompletedTask;
        });
        GraphRun skipped = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(1)).Node("o", optional).Edge("a.value", "o.x", when: "value > 1").Output("r", "o.value"));
        GraphRun failed = await _host.Run(new GraphBuilder("g").Node("a", Work.Failing("down")).Node("o", optional).Edge("a.value", "o.x").Output("r", "o.value"));

        Assert.Equal("nothing", skipped.Output<string>("r"));
        Assert.Equal(NodeStatus.Blocked, failed.StatusOf("o"));
    }

    [Fact]
    public async Task An_edge_that_follows_failure_handles_it()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Failing("down")).Node("hold", Work.Step()).Node("fine", Work.Step())
            .Edge("a", "hold", on: EdgeTrigger.Failure).Edge("a", "fine"));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(NodeStatus.Failed, run.StatusOf("a"));
        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("hold"));
        Assert.Equal(NodeStatus.Blocked, run.StatusOf("fine"));
    }

    [Fact]
    public async Task An_edge_that_follows_failure_is_skipped_after_success()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(1)).Node("hold", Work.Step()).Node("always", Work.Step())
            .Edge("a", "hold", on: EdgeTrigger.Failure).Edge("a", "always", on: EdgeTrigger.Completion));

        Assert.Equal(NodeStatus.Skipped, run.StatusOf("hold"));
        Assert.Equal("'a' did not fail.", run.Node("hold").Reason);
        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("always"));
    }

    [Fact]
    public async Task A_failure_that_only_a_completion_edge_follows_still_fails_the_run()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Failing("down")).Node("always", Work.Step()).Edge("a", "always", on: EdgeTrigger.Completion));

        Assert.Equal(NodeStatus.Succeeded, run.StatusOf("always"));
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact]
    public async Task A_condition_that_cannot_be_evaluated_fails_the_node_behind_it()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(0)).Node("b", Work.Map<int, int>(x => x)).Edge("a.value", "b.x", when: "10 / value > 1"));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(NodeStatus.Failed, run.StatusOf("b"));
        Assert.StartsWith("The condition \"10 / value > 1\" could not be evaluated:", run.Node("b").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_own_condition_is_false_is_skipped()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Input<int>("n").Node("a", Work.Map<int, int>(x => x), n => n.When("x >= 10")).Edge("input.n", "a.x"), ("n", 9));

        Assert.Equal(NodeStatus.Skipped, run.StatusOf("a"));
        Assert.Equal("Its condition was false: x >= 10", run.Node("a").Reason);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_behind_an_any_port_fails_the_node_that_takes_it()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source<object>("text")).Node("b", Work.Map<int, int>(x => x)).Edge("a.value", "b.x"));

        Assert.Equal("Input 'x' is String where int was expected.", run.Node("b").Reason);
    }

    [Fact]
    public async Task A_node_that_sets_no_output_has_failed()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", new DelegateNode([], [OutputPort.Of<int>("value")], (_, _) => ValueTask.CompletedTask)));

        Assert.Equal("It ended without setting its output 'value'.", run.Node("a").Reason);
    }
}
