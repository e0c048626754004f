using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

public sealed class DurableRunTests : IDisposable
{
    private readonly GraphHost _host = new();
    private readonly World _world = new();
    private readonly RecordedStore _store = new();

    public void Dispose() => _host.Dispose();

    private static GraphRunOptions Stored(IRunStore store, string id = "run-1") => new() { RunId = id, Store = store };

    private GraphBuilder OrderThenSend(Func<NodeContext, Task>? beforeSend = null) => new GraphBuilder("g").Input<int>("n")
        .Node("decide", Work.Map<int, int>(x => x)).Node("order", _world.Act("order")).Node("send", _world.Act("send", beforeSend))
        .Edge("input.n", "decide.x").Edge("decide.value", "order.x").Edge("order", "send").Output("receipt", "send.receipt");

    private static GraphBuilder Foreach(INodeHandler act, int concurrency = 2) => new GraphBuilder("outer").Input<IReadOnlyList<int>>("all")
        .Graph(new GraphBuilder("body").Input<int>("n").Node("act", act).Edge("input.n", "act.x").Output("receipt", "act.receipt"))
        .Node("each", "foreach", n => n.Configure($$"""{ "graph": "body", "item": "n", "concurrency": {{concurrency}} }""")).Edge("input.all", "each.items");

    [Fact]
    public async Task A_run_cut_off_after_any_of_its_writes_goes_on_and_does_each_thing_once()
    {
        LogicGraph graph = OrderThenSend().Build(_host.Services);
        await _host.Run(graph, Stored(_store), default, ("n", 1));
        int writes = _store.Writes;

        Assert.Equal(6, writes);
        for (int cut = 1; cut <= writes; cut++)
        {
            GraphRun run = await _host.Executor.ResumeAsync(graph, "run-1", Stored(await _store.AfterAsync(cut)));
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

        GraphRun run = await _host.Executor.ResumeAsync(graph, "run-1", Stored(await _store.AfterAsync(3)));

        Assert.Equal(1, decisions);
        Assert.Equal("receipt of order", run.Output<string>("r"));
    }

    [Fact]
    public async Task A_settled_failure_stays_settled_when_the_run_is_taken_up()
    {
        bool primaryIsUp = false;
        LogicGraph graph = new GraphBuilder("pay").Compensate(CompensationPolicy.Never)
            .Node("primary", _world.Act("primary", _ => primaryIsUp ? Task.CompletedTask : throw new IOException("down"))).Node("backup", _world.Act("backup"))
            .Node("approval", "signal", n => n.Configure("""{ "signal": "approved", "type": "bool" }"""))
            .Edge("primary", "backup", on: EdgeTrigger.Failure).Edge("backup", "approval").Build(_host.Services);
        Assert.Equal(RunStatus.Waiting, (await _host.Run(graph, Stored(_store), default)).Status);

        primaryIsUp = true;
        Assert.Equal(SignalResult.Delivered, await _host.Executor.SignalAsync(_store, "run-1", "approved", true));
        GraphRun run = await _host.Executor.ResumeAsync(graph, "run-1", Stored(_store));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["do backup"], _world.Log);
        Assert.Equal([NodeStatus.Failed, NodeStatus.Succeeded, NodeStatus.Succeeded], run.Nodes.Select(node => node.Status));
    }

    [Fact]
    public async Task What_a_condition_said_stays_said_when_the_run_is_taken_up()
    {
        int asked = 0;
        using var host = new GraphHost(options => options.AddFunction("isOpen", (int _) => Interlocked.Increment(ref asked) == 1));
        LogicGraph graph = new GraphBuilder("g").Input<int>("n").Node("order", _world.Act("order")).Node("again", _world.Act("again"))
            .Node("wait", "signal", n => n.Configure("""{ "signal": "go", "type": "bool" }"""))
            .Edge("input.n", "order.x", "isOpen(n)").Edge("order", "wait").Edge("wait", "again").Build(host.Services);
        await host.Run(graph, Stored(_store), default, ("n", 1));
        await host.Executor.SignalAsync(_store, "run-1", "go", true);

        GraphRun run = await host.Executor.ResumeAsync(graph, "run-1", Stored(_store));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(1, asked);
        Assert.Equal(["do order", "do again"], _world.Log);
    }

    [Fact]
    public async Task A_node_that_had_begun_is_executed_again_whatever_its_condition_says_now()
    {
        bool isOpen = true;
        using var host = new GraphHost(options => options.AddFunction("isOpen", (int? _) => isOpen));
        LogicGraph graph = new GraphBuilder("g").Input<int>("n").Node("order", _world.Act("order"), n => n.When("isOpen(x)")).Node("later", _world.Act("later"), n => n.When("isOpen(x)"))
            .Edge("input.n", "order.x").Edge("input.n", "later.x").Edge("order", "later").Build(host.Services);
        await host.Run(graph, Stored(_store), default, ("n", 1));

        isOpen = false;
        GraphRun run = await host.Executor.ResumeAsync(graph, "run-1", Stored(await _store.AfterAsync(2)));

        Assert.Equal((NodeStatus.Succeeded, NodeStatus.Skipped), (run.StatusOf("order"), run.StatusOf("later")));
    }

    [Fact]
    public async Task A_run_goes_on_for_the_tenant_that_started_it()
    {
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Node("go", "signal", n => n.Configure("""{ "signal": "go", "type": "bool" }"""))
            .Node("price", new DelegateNode([], [OutputPort.Of<int>("value")], (context, _) =>
            {
                context.SetOutput(0, Interlocked.Increment(ref calls));
                return ValueTask.CompletedTask;
            }, NodeTraits.Pure), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Edge("go", "price").Output("r", "price.value").Build(_host.Services);
        foreach (string tenant in (string[])["a", "b"])
        {
            await _host.Run(graph, Stored(_store, tenant) with { Tenant = tenant }, default);
            await _host.Executor.SignalAsync(_store, tenant, "go", true);
        }

        IReadOnlyList<RecoveredRun> recovered = await _host.Executor.RecoverAsync([graph], new GraphRunOptions { Store = _store, Tenant = "neither" });

        Assert.Equal([1, 2], recovered.Select(run => run.Run!.Output<int>("r")).Order());
    }

    [Fact]
    public async Task A_run_that_takes_long_does_not_keep_others_from_being_taken_up()
    {
        // Each of the two goes on only when the other is there.
        var meeting = new Meeting(2);
        LogicGraph graph = new GraphBuilder("g").Node("go", "signal", n => n.Configure("""{ "signal": "go", "type": "bool" }"""))
            .Node("work", Work.Source(async _ => { await meeting.ArriveAsync(); return 1; })).Edge("go", "work").Build(_host.Services);
        foreach (string id in (string[])["1", "2"])
        {
            await _host.Run(graph, Stored(_store, id), default);
            await _host.Executor.SignalAsync(_store, id, "go", true);
        }

        IReadOnlyList<RecoveredRun> recovered = await _host.Executor.RecoverAsync([graph], Stored(_store));

        Assert.Equal([("1", RunStatus.Succeeded), ("2", RunStatus.Succeeded)], recovered.Select(run => (run.RunId, run.Run!.Status)));
    }

    [Fact]
    public async Task A_node_that_waited_when_its_run_failed_is_told_to_wait_afterwards_too()
    {
        LogicGraph graph = new GraphBuilder("g").Node("answer", "signal", n => n.Configure("""{ "signal": "go", "type": "bool" }"""))
            .Node("pay", _world.Act("pay")).Node("bad", Work.Failing("down")).Edge("pay", "bad").Output("r", "answer.value").Build(_host.Services);
        GraphRun first = await _host.Run(graph, Stored(_store), default);

        foreach (RecordedStore store in (RecordedStore[])[_store, await _store.AfterAsync(_store.Writes - 2)])
        {
            GraphRun again = await _host.Executor.ResumeAsync(graph, "run-1", Stored(store));
            Assert.Equal((RunStatus.Failed, NodeStatus.Waiting, first.Node("answer").Reason), (again.Status, again.StatusOf("answer"), again.Node("answer").Reason));
        }
    }

    [Fact]
    public async Task A_handler_can_ask_again_and_again_until_there_is_an_answer()
    {
        var time = new MovableTime();
        using var host = new GraphHost(register: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, time));
        var store = new RecordedStore(time);
        int asked = 0;
        var poll = new DelegateNode([], [OutputPort.Of<int>("value")], (context, _) =>
        {
            if (++asked < 4) context.WaitUntil(context.Time.GetUtcNow().AddMinutes(5), "not yet");
            else context.SetOutput(0, asked);
            return ValueTask.CompletedTask;
        });
        LogicGraph graph = new GraphBuilder("g").Node("order", _world.Act("order")).Node("poll", poll).Node("send", _world.Act("send")).Edge("order", "poll").Edge("poll", "send").Build(host.Services);
        await host.Run(graph, Stored(store), default);

        for (int i = 1; i < 4; i++)
        {
            Assert.Empty(await host.Executor.RecoverAsync([graph], Stored(store)));
            time.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(i < 3 ? RunStatus.Waiting : RunStatus.Succeeded, Assert.Single(await host.Executor.RecoverAsync([graph], Stored(store))).Run!.Status);
        }

        Assert.Equal(4, asked);
        Assert.Equal(["do order", "do send"], _world.Log);
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
        Assert.Equal(StoredRunStatus.Waiting, _store.Run("run-1").Status);
        Assert.Empty(await _host.Executor.RecoverAsync([graph], Stored(_store)));

        approved = true;
        GraphRun second = await _host.Executor.ResumeAsync(graph, "run-1", Stored(_store));
        Assert.Equal(RunStatus.Succeeded, second.Status);
        Assert.Equal(["do order", "do send"], _world.Log);
    }

    [Fact]
    public async Task A_signal_makes_a_waiting_run_due_and_its_first_data_counts()
    {
        LogicGraph graph = new GraphBuilder("g").Node("approval", "signal", n => n.Configure("""{ "signal": "approved", "type": "decimal" }"""))
            .Output("limit", "approval.value").Build(_host.Services);
        await _host.Run(graph, Stored(_store), default);

        Assert.Equal(SignalResult.Delivered, await _host.Executor.SignalAsync(_store, "run-1", "approved", 12.50m));
        Assert.Equal(SignalResult.AlreadySent, await _host.Executor.SignalAsync(_store, "run-1", "approved", 99m));
        Assert.Equal(SignalResult.UnknownRun, await _host.Executor.SignalAsync(_store, "run-2", "approved", 1m));
        RecoveredRun recovered = Assert.Single(await _host.Executor.RecoverAsync([graph], Stored(_store)));

        Assert.Equal(12.50m, recovered.Run!.Output<decimal>("limit"));
        Assert.Equal(SignalResult.RunCompleted, await _host.Executor.SignalAsync(_store, "run-1", "approved", 1m));
    }

    [Fact]
    public async Task A_signal_that_comes_just_before_a_run_begins_to_wait_is_not_lost()
    {
        LogicGraph graph = new GraphBuilder("g").Node("approval", "signal", n => n.Configure("""{ "signal": "approved", "type": "bool" }""")).Build(_host.Services);
        _store.BeforeAppend = async _ => await _store.SignalAsync("run-1", "approved", "true", default);

        Assert.Equal(RunStatus.Waiting, (await _host.Run(graph, Stored(_store), default)).Status);

        Assert.Equal(RunStatus.Succeeded, Assert.Single(await _host.Executor.RecoverAsync([graph], Stored(_store))).Run!.Status);
    }

    [Fact]
    public async Task A_delay_is_due_when_its_time_has_passed_and_not_before()
    {
        var time = new MovableTime();
        using var host = new GraphHost(register: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, time));
        var store = new RecordedStore(time);
        LogicGraph graph = new GraphBuilder("g").Node("pause", "delay", n => n.Configure("""{ "for": "24h" }""")).Node("send", _world.Act("send")).Edge("pause", "send").Build(host.Services);
        Assert.Equal(RunStatus.Waiting, (await host.Run(graph, Stored(store), default)).Status);

        time.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await host.Executor.RecoverAsync([graph], Stored(store)));
        // Taken up too early, it waits for the rest of the time and not for another day.
        Assert.Equal(RunStatus.Waiting, (await host.Executor.ResumeAsync(graph, "run-1", Stored(store))).Status);
        time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(RunStatus.Succeeded, Assert.Single(await host.Executor.RecoverAsync([graph], Stored(store))).Run!.Status);
        Assert.Equal(["do send"], _world.Log);
    }

    [Fact]
    public async Task A_signal_that_does_not_come_in_time_is_a_failure()
    {
        var time = new MovableTime();
        using var host = new GraphHost(register: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, time));
        var store = new RecordedStore(time);
        LogicGraph graph = new GraphBuilder("g").Node("answer", "signal", n => n.Configure("""{ "signal": "answer", "type": "string", "within": "2h" }""")).Build(host.Services);
        await host.Run(graph, Stored(store), default);

        time.Advance(TimeSpan.FromHours(3));
        GraphRun run = Assert.Single(await host.Executor.RecoverAsync([graph], Stored(store))).Run!;

        Assert.Equal("The signal 'answer' did not come within 2h.", run.Node("answer").Reason);
    }

    [Fact]
    public async Task A_complete_run_answers_with_its_stored_outcome_and_its_own_duration()
    {
        var time = new MovableTime();
        using var host = new GraphHost(register: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, time));
        LogicGraph graph = OrderThenSend().Build(host.Services);
        GraphRun first = await host.Run(graph, Stored(_store), default, ("n", 1));
        int writes = _store.Writes;
        time.Advance(TimeSpan.FromDays(2));

        GraphRun again = await host.Run(graph, Stored(_store), default, ("n", 1));

        Assert.Equal("receipt of send", again.Output<string>("receipt"));
        Assert.Equal(NodeStatus.Succeeded, again.StatusOf("order"));
        Assert.Equal(first.Duration, again.Duration);
        Assert.Equal(first.Node("order").Inputs, again.Node("order").Inputs);
        Assert.Equal(writes, _store.Writes);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Of_several_live_runners_of_a_run_one_acts(int runners)
    {
        var inside = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        LogicGraph graph = OrderThenSend(async _ =>
        {
            inside.TrySetResult();
            await goOn.Task;
        }).Build(_host.Services);
        Task<GraphRun> first = _host.Run(graph, Stored(_store), default, ("n", 1));
        await inside.Task;

        for (int i = 1; i < runners; i++)
        {
            RunLeaseException e = await Assert.ThrowsAsync<RunLeaseException>(() => _host.Run(graph, Stored(_store), default, ("n", 1)));
            Assert.NotNull(e.HeldUntil);
        }
        goOn.SetResult();

        Assert.Equal(RunStatus.Succeeded, (await first).Status);
        Assert.Equal(["do order", "do send"], _world.Log);
    }

    [Fact]
    public async Task A_runner_whose_lease_was_taken_over_stops_before_its_next_effect()
    {
        var time = new MovableTime();
        var store = new RecordedStore(time);
        int calls = 0;
        var inside = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        LogicGraph graph = new GraphBuilder("g").Node("gap", Work.Source(async _ =>
        {
            if (Interlocked.Increment(ref calls) > 1) return 1;
            inside.SetResult();
            await goOn.Task;
            return 1;
        })).Node("pay", _world.Act("pay")).Edge("gap.value", "pay.x").Build(_host.Services);
        Task<GraphRun> slow = _host.Run(graph, Stored(store), default);
        await inside.Task;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(RunStatus.Succeeded, (await _host.Run(graph, Stored(store), default)).Status);
        Assert.Equal(["do pay"], _world.Log);
        _world.Done.Clear();
        goOn.SetResult();

        await Assert.ThrowsAsync<RunLeaseException>(() => slow);
        Assert.Equal(["do pay"], _world.Log);
    }

    [Fact]
    public async Task The_lease_is_renewed_while_a_node_works_for_longer_than_it_lasts()
    {
        var renewed = new TaskCompletionSource();
        int appends = 0;
        _store.BeforeAppend = _ =>
        {
            if (Interlocked.Increment(ref appends) == 4) renewed.SetResult();
            return Task.CompletedTask;
        };
        LogicGraph graph = new GraphBuilder("g").Node("long", Work.Source(async _ =>
        {
            await renewed.Task;
            return 1;
        })).Build(_host.Services);

        GraphRun run = await _host.Run(graph, Stored(_store) with { LeaseTime = TimeSpan.FromMilliseconds(60) }, default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(1, _store.Run("run-1").Epoch);
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
    public void Ports_and_types_of_nodes_made_in_code_are_part_of_the_hash()
    {
        string HashOf<T>(string port) => new GraphBuilder("g").Node("a", new DelegateNode([], [OutputPort.Of<T>(port)], (_, _) => ValueTask.CompletedTask)).Build(_host.Services).Hash;

        Assert.Equal(HashOf<int>("x"), HashOf<int>("x"));
        Assert.NotEqual(HashOf<int>("x"), HashOf<long>("x"));
        Assert.NotEqual(HashOf<int>("x"), HashOf<int>("y"));
    }

    [Fact]
    public async Task A_run_of_another_version_is_told_and_the_others_are_taken_up()
    {
        LogicGraph old = new GraphBuilder("g").About("1").Node("a", "signal", n => n.Configure("""{ "signal": "s", "type": "bool" }""")).Build(_host.Services);
        LogicGraph now = new GraphBuilder("g").About("2").Node("a", "signal", n => n.Configure("""{ "signal": "s", "type": "bool" }""")).Build(_host.Services);
        await _host.Run(old, Stored(_store, "old"), default);
        await _host.Run(now, Stored(_store, "new"), default);
        await _store.SignalAsync("old", "s", "true", default);
        await _store.SignalAsync("new", "s", "true", default);

        IReadOnlyList<RecoveredRun> some = await _host.Executor.RecoverAsync([now], new GraphRunOptions { Store = _store });
        IReadOnlyList<RecoveredRun> rest = await _host.Executor.RecoverAsync([now, old], new GraphRunOptions { Store = _store });

        Assert.Equal(["old", "new"], some.Select(run => run.RunId));
        Assert.Contains("version 1 of graph 'g'", some[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Succeeded, some[1].Run!.Status);
        Assert.Equal(("old", RunStatus.Succeeded), (Assert.Single(rest).RunId, rest[0].Run!.Status));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_to_stops_the_run_before_the_side_effect()
    {
        _store.BeforeAppend = _ => throw new IOException("disk full");

        await Assert.ThrowsAsync<IOException>(() => _host.Run(
            new GraphBuilder("g").Node("pay", _world.Act("pay"), n => n.Retry(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)))).Build(_host.Services), Stored(_store), default));

        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task A_cancelled_run_is_due_and_goes_on()
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

        Assert.Equal(RunStatus.Succeeded, Assert.Single(await _host.Executor.RecoverAsync([graph], Stored(_store))).Run!.Status);
        Assert.Equal(["do order", "do send"], _world.Log);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_its_store_is_written_to_ends_as_cancelled()
    {
        using var stop = new CancellationTokenSource();
        _store.BeforeAppend = async _ => await stop.CancelAsync();

        GraphRun run = await _host.Run(OrderThenSend().Build(_host.Services), Stored(_store), stop.Token, ("n", 1));

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task Items_of_a_foreach_that_acted_before_a_crash_do_not_act_again()
    {
        LogicGraph graph = Foreach(_world.Act("item")).Output("r", "each.receipt").Build(_host.Services);
        IReadOnlyList<int> items = [1, 2, 3];
        await _host.Run(graph, Stored(_store), default, ("all", items));

        for (int cut = 1; cut <= _store.Writes; cut++)
        {
            GraphRun run = await _host.Run(graph, Stored(await _store.AfterAsync(cut)), default, ("all", items));
            Assert.Equal(3, run.Output<IReadOnlyList<string>>("r")!.Count);
        }
        Assert.Equal(3, _world.Log.Count);
    }

    [Fact]
    public async Task Items_of_a_foreach_wait_for_signals_of_their_own()
    {
        LogicGraph graph = new GraphBuilder("outer").Input<IReadOnlyList<int>>("all")
            .Graph(new GraphBuilder("body").Input<int>("n").Node("act", _world.Act("item")).Node("ok", "signal", n => n.Configure("""{ "signal": "ok", "type": "string" }"""))
                .Edge("input.n", "act.x").Edge("act", "ok").Output("answer", "ok.value"))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }""")).Edge("input.all", "each.items").Output("r", "each.answer").Build(_host.Services);
        Assert.Equal(RunStatus.Waiting, (await _host.Run(graph, Stored(_store), default, ("all", (IReadOnlyList<int>)[1, 2]))).Status);

        await _host.Executor.SignalAsync(_store, "run-1", "each[1]/ok", "second");
        Assert.Equal(RunStatus.Waiting, Assert.Single(await _host.Executor.RecoverAsync([graph], Stored(_store))).Run!.Status);
        await _host.Executor.SignalAsync(_store, "run-1", "each[0]/ok", "first");
        GraphRun run = Assert.Single(await _host.Executor.RecoverAsync([graph], Stored(_store))).Run!;

        Assert.Equal(["first", "second"], run.Output<IReadOnlyList<string>>("r"));
        Assert.Equal(2, _world.Log.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Items_of_a_foreach_wait_for_signals_and_times_whether_they_act_afterwards_or_not(bool acts)
    {
        var time = new MovableTime();
        using var host = new GraphHost(register: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, time));
        var store = new RecordedStore(time);
        GraphBuilder body = new GraphBuilder("body").Input<int>("n").Node("ok", "signal", n => n.Configure("""{ "signal": "ok", "type": "string", "within": "72h" }"""))
            .Node("pause", "delay", n => n.Configure("""{ "for": "24h" }""")).Node("see", Work.Map<int, int>(x => x)).Edge("input.n", "see.x").Edge("see", "ok").Edge("ok", "pause").Output("r", "ok.value");
        if (acts) body.Node("act", _world.Act("act")).Edge("pause", "act");
        LogicGraph graph = new GraphBuilder("outer").Input<IReadOnlyList<int>>("all").Graph(body)
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }""")).Edge("input.all", "each.items").Output("r", "each.r").Build(host.Services);
        async Task<GraphRun> TakeUpAsync() => Assert.Single(await host.Executor.RecoverAsync([graph], Stored(store))).Run!;
        await host.Run(graph, Stored(store), default, ("all", (IReadOnlyList<int>)[1, 2]));

        await host.Executor.SignalAsync(store, "run-1", "each[0]/ok", "first");
        Assert.Equal(RunStatus.Waiting, (await TakeUpAsync()).Status);
        await host.Executor.SignalAsync(store, "run-1", "each[1]/ok", "second");
        Assert.Equal(RunStatus.Waiting, (await TakeUpAsync()).Status);
        time.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await host.Executor.RecoverAsync([graph], Stored(store)));
        time.Advance(TimeSpan.FromHours(2));
        GraphRun run = await TakeUpAsync();

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["first", "second"], run.Output<IReadOnlyList<string>>("r"));
        Assert.Equal(acts ? 2 : 0, _world.Log.Count);
    }

    [Fact]
    public async Task A_node_that_waits_in_a_foreach_without_having_said_so_fails_and_does_not_wait_for_ever()
    {
        INodeHandler Waiting(NodeTraits traits) => new DelegateNode([InputPort.Of<int>("x")], [], (context, _) =>
        {
            if (!context.TrySignal<bool>("go", out bool _)) context.Wait("for go");
            return ValueTask.CompletedTask;
        }, traits);
        LogicGraph Graph(NodeTraits traits) => new GraphBuilder("outer").Input<IReadOnlyList<int>>("all").Graph(new GraphBuilder("body").Input<int>("n").Node("wait", Waiting(traits)).Edge("input.n", "wait.x"))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "body", "item": "n" }""")).Edge("input.all", "each.items").Build(_host.Services);

        GraphRun silent = await _host.Run(Graph(NodeTraits.None), Stored(_store, "silent"), default, ("all", (IReadOnlyList<int>)[1]));
        Assert.Contains("must say NodeTraits.Waits", silent.Node("each").Reason, StringComparison.Ordinal);
        await _host.Run(Graph(NodeTraits.Waits), Stored(_store), default, ("all", (IReadOnlyList<int>)[1]));
        await _host.Executor.SignalAsync(_store, "run-1", "each[0]/go", true);
        Assert.Equal(RunStatus.Succeeded, (await _host.Executor.ResumeAsync(Graph(NodeTraits.Waits), "run-1", Stored(_store))).Status);
    }

    [Fact]
    public async Task What_is_written_grows_with_what_happened_and_not_with_its_square()
    {
        string kilobyte = new('x', 1000);
        var act = new World();
        GraphBuilder builder = new("g");
        for (int i = 0; i < 400; i++)
        {
            builder.Node("a" + i, act.Act(kilobyte));
            if (i > 0) builder.Edge("a" + (i - 1), "a" + i);
        }
        await _host.Run(builder.Build(_host.Services), Stored(_store), default);

        Assert.InRange(_store.Size, 400_000, 600_000);
    }

    [Fact]
    public async Task Runs_are_listed_with_their_history()
    {
        LogicGraph graph = OrderThenSend().Build(_host.Services);
        await _host.Run(graph, Stored(_store, "a") with { Owner = "machine 1" }, default, ("n", 1));
        await _host.Run(graph, Stored(_store, "b"), default, ("n", 2));

        IReadOnlyList<StoredRun> runs = await _store.ListAsync(new RunQuery { Graph = "g", Limit = 1 }, default);
        IReadOnlyList<StoredRun> next = await _store.ListAsync(new RunQuery { Graph = "g", After = runs[0] }, default);

        Assert.Equal(("a", "machine 1", "Succeeded"), (runs[0].RunId, runs[0].Owner, runs[0].Outcome));
        Assert.Equal("b", Assert.Single(next).RunId);
        Assert.Equal(
            ["Started ", "Ended decide", "Begun order", "Ended order", "Begun send", "Ended send", "Completed "],
            _store.History("a").Select(entry => $"{entry.Kind} {entry.Subject}"));
    }
}
