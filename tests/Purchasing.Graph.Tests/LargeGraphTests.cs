using System.Runtime;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
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
    public void What_a_node_of_a_large_file_costs_is_the_same_in_a_larger_one_and_less_than_compiling_its_expressions()
    {
        string Json(int nodes) => $$"""
            { "name": "g", "inputs": { "n": "decimal" },
              "nodes": [ {{string.Join(", ", Enumerable.Range(0, nodes).Select(i => $$"""{ "id": "a{{i}}", "kind": "transform", "when": "x > 1", "config": { "inputs": { "x": "decimal" }, "outputs": { "value": "x * 2" } } }"""))}} ],
              "edges": [ {{string.Join(", ", Enumerable.Range(0, nodes).Select(i => $$"""{ "from": "input.n", "to": "a{{i}}.x", "when": "n > 2" }"""))}} ] }
            """;
        // Bytes are counted, since time depends on what else the machine does.
        double BytesPerNode(int nodes)
        {
            string json = Json(nodes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            _host.Parse(json);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)nodes;
        }
        BytesPerNode(100);

        Assert.InRange(BytesPerNode(1_000), 0, 8_000);
        Assert.InRange(BytesPerNode(10_000), 0, 8_000);
    }

    [Theory]
    [InlineData(JoinPolicy.All)]
    [InlineData(JoinPolicy.Any)]
    [InlineData(JoinPolicy.First)]
    public async Task The_work_for_a_node_with_many_sources_grows_in_step_with_their_number(JoinPolicy join)
    {
        INodeHandler source = new DelegateNode([], [], (_, _) => ValueTask.CompletedTask, NodeTraits.Inline);
        async Task<double> BestAsync(int sources)
        {
            var builder = new GraphBuilder("fan").Node("end", source, n => n.Join(join));
            for (int i = 0; i < sources; i++) builder.Node("s" + i, source).Edge("s" + i, "end");
            LogicGraph graph = builder.Build(_host.Services);
            double best = double.MaxValue;
            for (int i = 0; i < 8; i++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                Assert.Equal(NodeStatus.Succeeded, (await _host.Run(graph)).StatusOf("end"));
                best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            }
            return Math.Max(best, 1);
        }
        await BestAsync(2_000);

        // Sixteen times the sources; anything quadratic would take 256 times as long.
        double small = await BestAsync(2_000), large = await BestAsync(32_000);
        Assert.InRange(large / small, 0, 100);
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
