using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class DryRunTests : IDisposable
{
    private readonly GraphHost _host = new();
    private readonly World _world = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_dry_run_does_nothing_and_says_what_it_would_do()
    {
        var store = new RecordedStore();
        GraphRun run = await _host.Run(
            new GraphBuilder("g").Node("order", _world.Act("order")).Node("after", Work.Map<string, string>(x => x)).Edge("order.receipt", "after.x").Build(_host.Services),
            new GraphRunOptions { DryRun = true, RunId = "r", Store = store }, default);

        Assert.Empty(_world.Log);
        Assert.Equal(0, store.Writes);
        Assert.True(run.IsDryRun);
        Assert.Equal(NodeStatus.Foreseen, run.StatusOf("order"));
        Assert.Equal(["would do order"], run.Node("order").Notes);
        Assert.Equal("'order' produced nothing in the dry run.", run.Node("after").Reason);
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task A_dry_run_goes_into_the_bodies_of_a_foreach()
    {
        GraphRun run = await _host.Run(
            new GraphBuilder("outer").Input<object>("all").Graph(new GraphBuilder("body").Input<int>("n").Node("act", _world.Act("item")).Edge("input.n", "act.x"))
                .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }""")).Edge("input.all", "each.items").Output("count", "each.count").Build(_host.Services),
            new GraphRunOptions { DryRun = true }, default, ("all", new[] { 1, 2 }));

        Assert.Empty(_world.Log);
        Assert.Equal(2, run.Output<int>("count"));
    }
}
