using Purchasing.Graph.Checkpoints;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly GraphHost _host = new();
    private readonly World _world = new();
    private readonly InMemoryCheckpoints _store = new();

    public void Dispose() => _host.Dispose();

    private static GraphRunOptions Stored(ICheckpointStore store, string id = "run-1") => new() { RunId = id, Checkpoints = store };

    private GraphBuilder OrderThenSend(Func<NodeContext, Task>? beforeSend = null) => new GraphBuilder("g").Input<int>("n")
        .Node("decide", Work.Map<int, int>(x => x)).Node("order", _world.Act("order")).Node("send", _world.Act("send", beforeSend))
        .Edge("input.n", "decide.x").Edge("decide.value", "order.x").Edge("order", "send").Output("receipt", "send.receipt");

    [Fact]
    public async Task A_run_cut_off_after_any_of_its_checkpoints_goes_on_and_does_each_thing_once()
    {
        LogicGraph graph = OrderThenSend().Build(_host.Services);
        await _host.Run(graph, Stored(_store), default, ("n", 1));
        int writes = _store.Saved.Count;

        Assert.Equal(5, writes);
        for (int cut = 1; cut <= writes; cut++)
        {
            GraphRun run = await _host.Executor.ResumeAsync(graph, "run-1", Stored(_store.After(cut)));
            Assert.Equal(RunStatus.Succeeded, run.Status);
            Assert.Equal("receipt of send", run.Output<string>("receipt"));
        }
        Assert.Equal(["do order", "do send"], _world.Log);
    }

    [Fact]
    public async Task A_node_that_did_its_work_before_the_crash_is_not_executed_again()
    {
        int decisions = 0;
        LogicGraph graph = new GraphBuilder("g").Node("decide", Work.Source(_ => Task.FromResult(Interlocked.Increment(ref decisions))))
            .Node("order", _world.Act("order")).Node("after", Work.Map<string, string>(x => x)).Edge("decide.value", "order.x").Edge("order.receipt", "after.x")
            .Output("r", "after.value").Build(_host.Services);
        await _host.Run(graph, Stored(_store), default);

        GraphRun run = await _host.Executor.ResumeAsync(graph, "run-1", Stored(_store.After(2)));

        Assert.Equal(1, decisions);
        Assert.Equal("receipt of order", run.Output<string>("r"));
    }

    [Fact]
    public async Task A_run_that_waits_for_an_approval_goes_on_when_it_is_there()
    {
        bool approved = false;
        var approval = new DelegateNode([InputPort.Of<string>("x")], [OutputPort.Of<string>("value")], (context, _) =>
        {
            if (approved) context.SetOutput(0, "yes");
            else context.Wait("order 7 waits for approval");
            return ValueTask.CompletedTask;
        });
        LogicGraph graph = new GraphBuilder("g").Node("order", _world.Act("order")).Node("approval", approval).Node("send", _world.Act("send"))
            .Edge("order.receipt", "approval.x").Edge("approval", "send").Build(_host.Services);

        GraphRun first = await _host.Run(graph, Stored(_store), default);
        Assert.Equal(RunStatus.Waiting, first.Status);
        Assert.Equal("order 7 waits for approval", first.Node("approval").Reason);
        Assert.Equal(NodeStatus.NotStarted, first.StatusOf("send"));
        Assert.Equal(CheckpointStatus.Waiting, _store.Saved[^1].Status);

        approved = true;
        GraphRun second = await _host.Executor.ResumeAsync(graph, "run-1", Stored(_store));
        Assert.Equal(RunStatus.Succeeded, second.Status);
        Assert.Equal(["do order", "do send"], _world.Log);
    }

    [Fact]
    public async Task A_complete_run_answers_with_its_stored_outcome()
    {
        LogicGraph graph = OrderThenSend().Build(_host.Services);
        await _host.Run(graph, Stored(_store), default, ("n", 1));
        int writes = _store.Saved.Count;

        GraphRun again = await _host.Run(graph, Stored(_store), default, ("n", 1));

        Assert.Equal("receipt of send", again.Output<string>("receipt"));
        Assert.Equal(NodeStatus.Succeeded, again.StatusOf("order"));
        Assert.Equal(writes, _store.Saved.Count);
    }

    [Fact]
    public async Task Of_two_processes_that_take_up_the_same_run_one_must_let_go()
    {
        LogicGraph graph = OrderThenSend().Build(_host.Services);
        await _host.Run(graph, Stored(_store), default, ("n", 1));
        InMemoryCheckpoints crashed = _store.After(2);
        var bothLoaded = new TaskCompletionSource();
        int loaded = 0;
        var shared = new Meeting(crashed, async () =>
        {
            if (Interlocked.Increment(ref loaded) == 2) bothLoaded.SetResult();
            await bothLoaded.Task.WaitAsync(TimeSpan.FromSeconds(20));
        });

        Task<GraphRun>[] both = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => _host.Run(graph, Stored(shared), default, ("n", 1))))];

        await Task.WhenAll(both.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal(1, both.Count(task => task.IsCompletedSuccessfully));
        Assert.IsType<CheckpointConflictException>(both.Single(task => task.IsFaulted).Exception!.InnerException);
        Assert.Single(_world.Log, entry => entry == "do send");
    }

    [Fact]
    public async Task A_run_goes_on_only_with_the_graph_it_was_started_with()
    {
        await _host.Run(OrderThenSend().Build(_host.Services), Stored(_store), default, ("n", 1));
        LogicGraph other = OrderThenSend().About("2.0").Build(_host.Services);

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => _host.Run(other, Stored(_store), default, ("n", 1)));
        Assert.Contains("another version of graph 'g'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_written_stops_the_run_before_the_side_effect()
    {
        var broken = new Meeting(_store, () => Task.CompletedTask) { SaveFails = true };

        await Assert.ThrowsAsync<IOException>(() => _host.Run(OrderThenSend().Build(_host.Services), Stored(broken), default, ("n", 1)));

        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task A_cancelled_run_is_on_the_list_of_unfinished_ones_and_goes_on()
    {
        using var stop = new CancellationTokenSource();
        bool first = true;
        LogicGraph graph = OrderThenSend(async context =>
        {
            if (!first) return;
            first = false;
            await stop.CancelAsync();
            stop.Token.ThrowIfCancellationRequested();
        }).Build(_host.Services);

        GraphRun cancelled = await _host.Run(graph, Stored(_store), stop.Token, ("n", 1));
        Assert.Equal(RunStatus.Cancelled, cancelled.Status);
        var unfinished = new List<string>();
        await foreach (string id in _store.UnfinishedAsync("g", default)) unfinished.Add(id);
        Assert.Equal(["run-1"], unfinished);

        Assert.Equal(RunStatus.Succeeded, (await _host.Executor.ResumeAsync(graph, "run-1", Stored(_store))).Status);
        Assert.Equal(["do order", "do send"], _world.Log);
    }

    [Fact]
    public async Task Items_of_a_foreach_that_were_complete_before_a_crash_are_not_done_again()
    {
        LogicGraph graph = new GraphBuilder("outer").Input<object>("all")
            .Graph(new GraphBuilder("body").Input<int>("n").Node("act", _world.Act("item")).Edge("input.n", "act.x").Output("receipt", "act.receipt"))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n", "concurrency": 2 }""")).Edge("input.all", "each.items").Output("r", "each.receipt")
            .Build(_host.Services);
        IReadOnlyList<int> items = [1, 2, 3];
        // "any" inputs need a type that the store knows.
        await _host.Run(graph, Stored(_store), default, ("all", items));

        for (int cut = 1; cut <= _store.Saved.Count; cut++)
        {
            GraphRun run = await _host.Run(graph, Stored(_store.After(cut)), default, ("all", items));
            Assert.Equal(3, run.Output<IReadOnlyList<string>>("r")!.Count);
        }
        Assert.Equal(3, _world.Log.Count);
    }

    /// <summary>A store whose readers meet before they go on, or which cannot write.</summary>
    private sealed class Meeting(ICheckpointStore inner, Func<Task> afterLoad) : ICheckpointStore
    {
        public bool SaveFails { get; init; }

        public async ValueTask<GraphCheckpoint?> LoadAsync(string runId, CancellationToken cancellationToken)
        {
            GraphCheckpoint? found = await inner.LoadAsync(runId, cancellationToken);
            await afterLoad();
            return found;
        }

        public ValueTask SaveAsync(GraphCheckpoint checkpoint, CancellationToken cancellationToken) =>
            SaveFails ? throw new IOException("disk full") : inner.SaveAsync(checkpoint, cancellationToken);

        public IAsyncEnumerable<string> UnfinishedAsync(string graph, CancellationToken cancellationToken) => inner.UnfinishedAsync(graph, cancellationToken);
    }
}
