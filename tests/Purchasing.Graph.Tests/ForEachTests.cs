using System.Runtime.CompilerServices;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class ForEachTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    private static GraphBuilder Over(INodeHandler work, string settings = "", Action<GraphBuilder>? body = null)
    {
        var inner = new GraphBuilder("body").Input<int>("n").Node("work", work).Edge("input.n", "work.x").Output("r", "work.value");
        body?.Invoke(inner);
        return new GraphBuilder("outer").Input<object>("all").Graph(inner)
            .Node("each", "foreach", n => n.Configure($$"""{ "graph": "body", "item": "n"{{settings}} }""")).Edge("input.all", "each.items")
            .Output("r", "each.r").Output("errors", "each.errors").Output("count", "each.count");
    }

    [Fact]
    public async Task Results_are_in_the_order_of_the_items_whatever_finishes_first()
    {
        INodeHandler work = new DelegateNode([InputPort.Of<int>("x")], [OutputPort.Of<int>("value")], async (context, token) =>
        {
            int n = context.Input<int>(0);
            await Task.Delay(40 - 10 * n, token);
            context.SetOutput(0, n * n);
        });

        GraphRun run = await _host.Run(Over(work), ("all", new[] { 0, 1, 2, 3 }));

        Assert.Equal([0, 1, 4, 9], run.Output<IReadOnlyList<int>>("r"));
        Assert.Equal(4, run.Output<int>("count"));
    }

    [Fact]
    public async Task One_failed_item_fails_the_node_with_the_first_failure_of_the_order()
    {
        GraphRun run = await _host.Run(Over(Work.Map<int, int>(n => n >= 3 ? throw new InvalidOperationException("too big") : n)), ("all", new[] { 1, 2, 3, 4, 5 }));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("Item 2 (3) failed: work: InvalidOperationException: too big", run.Node("each").Reason);
    }

    [Fact]
    public async Task Failed_items_can_be_collected_with_their_reasons()
    {
        GraphRun run = await _host.Run(
            Over(Work.Map<int, int>(n => n % 2 == 0 ? throw new InvalidOperationException("even") : n), ", \"onError\": \"collect\""), ("all", new[] { 1, 2, 3, 4 }));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal([1, 3], run.Output<IReadOnlyList<int>>("r"));
        Assert.Equal(
            [new ForEachError(1, "2", "work: InvalidOperationException: even"), new ForEachError(3, "4", "work: InvalidOperationException: even")],
            run.Output<IReadOnlyList<ForEachError>>("errors"));
    }

    [Fact]
    public async Task No_more_items_are_under_way_at_once_than_the_graph_says()
    {
        int now = 0, most = 0;
        Meeting meeting = new(3);
        INodeHandler work = new DelegateNode([InputPort.Of<int>("x")], [OutputPort.Of<int>("value")], async (context, _) =>
        {
            int running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await meeting.ArriveAsync();
            Interlocked.Decrement(ref now);
            context.SetOutput(0, 0);
        });

        await _host.Run(Over(work, ", \"concurrency\": 3"), ("all", Enumerable.Range(0, 30).ToArray()));

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task The_bound_of_the_run_holds_for_the_bodies_too_and_never_locks_up()
    {
        int now = 0, most = 0;
        INodeHandler work = new DelegateNode([InputPort.Of<int>("x")], [OutputPort.Of<int>("value")], async (context, token) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Delay(2, token);
            Interlocked.Decrement(ref now);
            context.SetOutput(0, 0);
        });

        GraphRun run = await _host.Run(Over(work, ", \"concurrency\": 8").Build(_host.Services), new GraphRunOptions { MaxParallelism = 1 }, default, ("all", Enumerable.Range(0, 20).ToArray()));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_stream_is_read_only_as_fast_as_it_is_worked_off()
    {
        int read = 0, done = 0, ahead = 0;
        async IAsyncEnumerable<string> Stream([EnumeratorCancellation] CancellationToken token = default)
        {
            for (int i = 0; i < 200; i++)
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                InterlockedMax(ref ahead, Interlocked.Increment(ref read) - Volatile.Read(ref done));
                yield return i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        GraphBuilder builder = new GraphBuilder("outer").Input<object>("all")
            .Graph(new GraphBuilder("body").Input<string>("s").Node("work", Work.Map<string, int>(s => { Interlocked.Increment(ref done); return s.Length; })).Edge("input.s", "work.x"))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "s", "concurrency": 4 }""")).Edge("input.all", "each.items").Output("count", "each.count");

        GraphRun run = await _host.Run(builder, ("all", Stream()));

        Assert.Equal(200, run.Output<int>("count"));
        Assert.InRange(ahead, 1, 5);
    }

    [Fact]
    public async Task Other_inputs_of_the_body_are_the_same_for_every_item()
    {
        var body = new GraphBuilder("body").Input<int>("n").Input<int>("factor").Node("work", Work.Combine<int, int, int>((a, b) => a * b))
            .Edge("input.n", "work.a").Edge("input.factor", "work.b").Output("r", "work.value");
        GraphRun run = await _host.Run(
            new GraphBuilder("outer").Input<object>("all").Input<int>("f").Graph(body).Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }"""))
                .Edge("input.all", "each.items").Edge("input.f", "each.factor").Output("r", "each.r"),
            ("all", new[] { 1, 2 }), ("f", 10));

        Assert.Equal([10, 20], run.Output<IReadOnlyList<int>>("r"));
    }

    [Fact]
    public async Task A_text_is_not_taken_for_a_collection_of_letters()
    {
        GraphRun run = await _host.Run(Over(Work.Map<int, int>(n => n)), ("all", "abc"));

        Assert.Equal("'items' is String, which is neither a collection nor a stream of reference-typed items.", run.Node("each").Reason);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target)) Interlocked.CompareExchange(ref target, value, seen);
    }
}
