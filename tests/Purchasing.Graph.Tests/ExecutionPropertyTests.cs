using FsCheck;
using FsCheck.Fluent;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class ExecutionPropertyTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    private static Arbitrary<(RandomGraph Graph, int Bound)> Graphs() => Arb.From(
        Gen.Choose(1, 24).SelectMany(count => Gen.Choose(0, int.MaxValue).SelectMany(seed => Gen.Choose(1, 6).Select(bound => (new RandomGraph(count, seed), bound)))),
        sample => Enumerable.Range(1, sample.Item1.Nodes.Count - 1).Select(count => (new RandomGraph(count, sample.Item1.Seed), sample.bound)));

    [Fact]
    public void Any_graph_gives_what_a_sequential_reference_gives_and_executes_each_node_once_after_its_inputs_within_the_bound() =>
        Check.One(Randomly.Cases(400), Prop.ForAll(Graphs(), sample => Agrees(sample.Graph, sample.Bound)));

    [Fact]
    public void Cancelling_any_graph_at_any_node_leaves_nothing_running_and_executes_no_node_twice() =>
        Check.One(Randomly.Cases(300), Prop.ForAll(Graphs(), sample => EndsWhenCancelled(sample.Graph, sample.Bound)));

    private bool Agrees(RandomGraph graph, int bound)
    {
        var expected = SequentialReference.Run(graph);
        int now = 0, most = 0, early = 0;
        var executions = new int[graph.Nodes.Count];
        var finished = new bool[graph.Nodes.Count];
        LogicGraph built = graph.Build(_host.Services, async (index, context, token) =>
        {
            int running = Interlocked.Increment(ref now);
            for (int seen = Volatile.Read(ref most); running > seen; seen = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, running, seen);
            Interlocked.Increment(ref executions[index]);
            if (!InputsAreThere(graph, index, expected, finished)) Interlocked.Increment(ref early);
            try
            {
                await Pause(graph.Nodes[index].Delay, token);
                if (graph.Nodes[index].Fails) throw new InvalidOperationException("as planned");
                context.SetOutput(0, RandomGraph.ValueOf(index, Enumerable.Range(0, graph.Nodes[index].Ports.Count).Select(p => context.TryInput(p, out object? value) ? (int?)value : null)));
            }
            finally
            {
                Volatile.Write(ref finished[index], true);
                Interlocked.Decrement(ref now);
            }
        });
        GraphRun run = _host.Run(built, new GraphRunOptions { MaxParallelism = bound }, default).GetAwaiter().GetResult();

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal((i, expected[i].Status), (i, run.StatusOf("n" + i)));
            Assert.Equal(expected[i].Value is not null, run.TryOutput("o" + i, out int value));
            Assert.Equal(expected[i].Value ?? 0, value);
            Assert.Equal(expected[i].Status is NodeStatus.Skipped or NodeStatus.Blocked ? 0 : 1, executions[i]);
        }
        Assert.Equal(SequentialReference.StatusOf(graph, expected), run.Status);
        Assert.Equal(0, early);
        Assert.InRange(most, 0, bound);
        return true;
    }

    // Under "all" and "any" every taken edge's source must have ended; under "first" at least the one that won.
    private static bool InputsAreThere(RandomGraph graph, int index, (NodeStatus, int?)[] expected, bool[] finished)
    {
        RandomGraph.Node node = graph.Nodes[index];
        bool Ended(RandomGraph.Edge edge) => Volatile.Read(ref finished[edge.From]);
        if (node.Join != JoinPolicy.First)
        {
            return node.Ports.SelectMany(port => port.Edges).Concat(node.Order).Where(edge => SequentialReference.IsTaken(edge, expected)).All(Ended);
        }
        return node.Ports.Select(port => port.Edges).Append(node.Order).All(edges => edges.FirstOrDefault(edge => SequentialReference.IsTaken(edge, expected)) is not { } winner || Ended(winner));
    }

    private bool EndsWhenCancelled(RandomGraph graph, int bound)
    {
        using var stop = new CancellationTokenSource();
        int now = 0, started = 0;
        int at = graph.Seed % graph.Nodes.Count;
        var executions = new int[graph.Nodes.Count];
        LogicGraph built = graph.Build(_host.Services, async (index, context, token) =>
        {
            Interlocked.Increment(ref now);
            Interlocked.Increment(ref executions[index]);
            try
            {
                if (Interlocked.Increment(ref started) == at + 1) await stop.CancelAsync();
                await Pause(graph.Nodes[index].Delay, token);
                context.SetOutput(0, index);
            }
            finally
            {
                Interlocked.Decrement(ref now);
            }
        });
        GraphRun run = _host.Run(built, new GraphRunOptions { MaxParallelism = bound }, stop.Token).GetAwaiter().GetResult();

        Assert.Equal(0, Volatile.Read(ref now));
        Assert.All(executions, count => Assert.InRange(count, 0, 1));
        int before = started;
        Assert.Equal(before, executions.Sum());
        if (run.Nodes.Any(node => node.Status is NodeStatus.Cancelled or NodeStatus.NotStarted)) Assert.Equal(RunStatus.Cancelled, run.Status);
        return true;
    }

    private static async Task Pause(int delay, CancellationToken token)
    {
        if (delay == 1) await Task.Yield();
        else if (delay > 1) await Task.Delay(1, token);
    }
}
