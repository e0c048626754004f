using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class CancellationTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Cancelling_ends_the_run_when_nothing_runs_any_more()
    {
        int running = 0, started = 0;
        using var stop = new CancellationTokenSource();
        var builder = new GraphBuilder("g");
        for (int i = 0; i < 8; i++)
        {
            builder.Node("s" + i, Work.Source(async token =>
            {
                Interlocked.Increment(ref running);
                if (Interlocked.Increment(ref started) == 8) await stop.CancelAsync();
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    // Cleaning up takes a moment; the run must wait for it.
                    await Task.Delay(20, CancellationToken.None);
                    Interlocked.Decrement(ref running);
                }
                return 1;
            })).Node("after" + i, Work.Map<int, int>(x => x)).Edge($"s{i}.value", $"after{i}.x");
        }

        GraphRun run = await _host.Run(builder.Build(_host.Services), null, stop.Token);

        Assert.Equal(0, running);
        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(NodeStatus.Cancelled, run.StatusOf("s" + i)));
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(NodeStatus.NotStarted, run.StatusOf("after" + i)));
    }

    [Fact]
    public async Task A_run_cancelled_before_it_began_executes_nothing()
    {
        bool ran = false;
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Step(() => ran = true)).Build(_host.Services), null, new CancellationToken(canceled: true));

        Assert.False(ran);
        Assert.Equal(RunStatus.Cancelled, run.Status);
    }

    [Fact]
    public async Task Cancelling_reaches_the_bodies_of_a_foreach()
    {
        using var stop = new CancellationTokenSource();
        int running = 0;
        INodeHandler work = new DelegateNode([InputPort.Of<int>("x")], [], async (_, token) =>
        {
            Interlocked.Increment(ref running);
            if (running == 4) await stop.CancelAsync();
            try { await Task.Delay(Timeout.Infinite, token); }
            finally { Interlocked.Decrement(ref running); }
        });

        GraphRun run = await _host.Run(
            new GraphBuilder("outer").Input<object>("all").Graph(new GraphBuilder("body").Input<int>("n").Node("w", work).Edge("input.n", "w.x"))
                .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n", "concurrency": 4 }""")).Edge("input.all", "each.items").Build(_host.Services),
            null, stop.Token, ("all", Enumerable.Range(0, 100).ToArray()));

        Assert.Equal(0, running);
        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal(NodeStatus.Cancelled, run.StatusOf("each"));
    }

    [Fact]
    public async Task A_run_that_was_done_when_the_token_was_cancelled_has_succeeded()
    {
        using var stop = new CancellationTokenSource();
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Step(stop.Cancel)).Build(_host.Services), null, stop.Token);

        Assert.Equal(RunStatus.Succeeded, run.Status);
    }
}
