using System.Runtime;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

[Collection(AloneCollection.Name)]
public sealed class LargeGraphTests : IDisposable
{
    private const long NoCollectionBelow = 150_000_000;

    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    private static GraphBuilder Chain(int length)
    {
        INodeHandler next = Work.Map<int, int>(x => x + 1);
        var builder = new GraphBuilder("chain").Input<int>("n");
        string previous = "input.n";
        for (int i = 0; i < length; i++)
        {
            builder.Node("n" + i, next).Edge(previous, $"n{i}.x");
            previous = $"n{i}.value";
        }
        return builder.Output("r", previous);
    }

    [Fact]
    public async Task A_chain_of_10_000_nodes_runs_on_a_small_stack()
    {
        LogicGraph graph = Chain(10_000).Build(_host.Services);
        GraphRun? run = null;
        var thread = new Thread(() => run = _host.Run(graph, ("n", 0)).GetAwaiter().GetResult(), maxStackSize: 256 * 1024);
        thread.Start();
        await Task.Run(thread.Join);

        Assert.Equal(10_000, run!.Output<int>("r"));
    }

    [Fact]
    public async Task A_failure_at_the_head_of_a_chain_of_10_000_nodes_blocks_them_all()
    {
        var builder = new GraphBuilder("chain").Node("bad", Work.Failing("down"));
        string previous = "bad.value";
        for (int i = 0; i < 10_000; i++)
        {
            builder.Node("n" + i, Work.Map<int, int>(x => x)).Edge(previous, $"n{i}.x");
            previous = $"n{i}.value";
        }

        GraphRun run = await _host.Run(builder.Build(_host.Services));

        Assert.Equal(NodeStatus.Blocked, run.StatusOf("n9999"));
    }

    [Fact]
    public void A_circle_of_10_000_nodes_is_found_without_overflowing_the_stack()
    {
        var builder = new GraphBuilder("circle");
        for (int i = 0; i < 10_000; i++) builder.Node("n" + i, Work.Map<int, int>(x => x)).Edge($"n{(i + 9_999) % 10_000}.value", $"n{i}.x");
        GraphException? found = null;
        var thread = new Thread(() => found = Assert.Throws<GraphException>(() => builder.Build(_host.Services)), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal("cycle", Assert.Single(found!.Diagnostics).Code);
    }

    [Fact]
    public void The_work_to_validate_grows_in_step_with_the_number_of_nodes()
    {
        GraphBuilder small = Chain(2_500), large = Chain(20_000);
        double Best(GraphBuilder builder)
        {
            // Processor time, because the clock also runs while other processes do.
            double best = double.MaxValue;
            for (int i = 0; i < 8; i++)
            {
                // What collections cost depends on what else is alive, and is not the work of validating.
                GC.TryStartNoGCRegion(NoCollectionBelow);
                TimeSpan before = Environment.CpuUsage.TotalTime;
                builder.Build(_host.Services);
                best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
                if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
            }
            return Math.Max(best, 0.5);
        }
        Best(large);

        // Eight times the nodes; anything quadratic would take sixty-four times as long.
        Assert.InRange(Best(large) / Best(small), 0, 40);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_runs()
    {
        LogicGraph graph = Chain(50).Build(_host.Services);
        async Task<long> After(int runs)
        {
            for (int i = 0; i < runs; i++) await _host.Run(graph, ("n", 0));
            return GC.GetTotalMemory(forceFullCollection: true);
        }
        await After(500);
        long before = await After(10);
        long after = await After(5_000);

        Assert.InRange(after - before, long.MinValue, 300_000);
    }
}
