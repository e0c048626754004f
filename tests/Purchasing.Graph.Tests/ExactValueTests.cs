using System.Text;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

/// <summary>What a store or a cache cannot keep exactly is refused before anything is done, and never changes without a word.</summary>
public sealed class ExactValueTests : IDisposable
{
    private readonly GraphHost _host = new();
    private readonly World _world = new();
    private readonly RecordedStore _store = new();

    public void Dispose() => _host.Dispose();

    public sealed record Money(decimal Amount, string Currency);

    public record Shape(int Sides);

    public sealed record Square(int Sides, int Length) : Shape(Sides);

    public sealed class WithField
    {
        public int Kept;
    }

    public sealed class WithIgnored
    {
        public int Kept { get; set; }

        [System.Text.Json.Serialization.JsonIgnore]
        public int Lost { get; set; }
    }

    public sealed class WithSecretState
    {
        private readonly int _state;

        public WithSecretState(int state) => _state = state;

        public int State() => _state;
    }

    public sealed record Reading(double Value);

    private GraphRunOptions Stored => new() { RunId = "r", Store = _store };

    private LogicGraph GraphOf<T>(Func<T> source) => new GraphBuilder("g").Node("value", Work.Source<T>(_ => Task.FromResult(source())))
        .Node("pay", _world.Act("pay")).Node("wait", "signal", n => n.Configure("""{ "signal": "go", "type": "bool" }""")).Edge("value", "pay").Edge("pay", "wait").Output("r", "value.value").Build(_host.Services);

    private async Task<T?> RoundTripAsync<T>(T value)
    {
        LogicGraph graph = GraphOf(() => value);
        Assert.Equal(RunStatus.Waiting, (await _host.Run(graph, Stored, default)).Status);
        return (await _host.Executor.ResumeAsync(graph, "r", Stored)).Output<T>("r");
    }

    [Fact]
    public async Task Types_that_json_cannot_keep_are_refused_before_anything_is_done()
    {
        async Task RefusedAsync<T>(Func<T> source, string why)
        {
            LogicGraph graph = GraphOf(source);
            Assert.Contains(why, Assert.Single(graph.StorageProblems), StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidOperationException>(() => _host.Run(graph, Stored, default));
        }

        await RefusedAsync(() => (1, 2), "field 'Item1' is not written");
        await RefusedAsync(() => new WithField { Kept = 1 }, "field 'Kept' is not written");
        await RefusedAsync(() => new WithIgnored { Kept = 1, Lost = 2 }, "its property 'lost'");
        await RefusedAsync(() => new WithSecretState(3), "'_state' is not written");
        await RefusedAsync<IReadOnlyList<(int, int)>>(() => [(1, 2)], "field 'Item1' is not written");
        await RefusedAsync(() => new Stack<int>([1, 2]), "kind of collection");
        await RefusedAsync<Action>(() => () => { }, "Action");
        Assert.Empty(_world.Log);
        Assert.Equal(0, _store.Writes);
    }

    [Fact]
    public async Task What_can_be_kept_comes_back_as_it_was()
    {
        Assert.Equal(new Money(12.50m, "EUR"), await RoundTripAsync(new Money(12.50m, "EUR")));
        Assert.Equal(double.NaN, (await RoundTripOfAsync(new Reading(double.NaN)))!.Value);
        Assert.Equal("1.500", (await RoundTripOfAsync(1.500m)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["a", null, "😀"], await RoundTripOfAsync<IReadOnlyList<string?>>(["a", null, "😀"]));
        Assert.Equal(2, (await RoundTripOfAsync<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }))!["b"]);
        Assert.Null(await RoundTripOfAsync<int?>(null));
    }

    private Task<T?> RoundTripOfAsync<T>(T value) => new ExactValueTests().RoundTripAsync(value);

    [Fact]
    public async Task A_value_of_a_derived_type_fails_the_node_before_the_effect()
    {
        GraphRun run = await _host.Run(GraphOf<Shape>(() => new Square(4, 7)), Stored, default);

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("Square does not come back", run.Node("value").Reason, StringComparison.Ordinal);
        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task Half_a_character_fails_the_node_before_the_effect()
    {
        GraphRun run = await _host.Run(GraphOf(() => "half \ud800 of it"), Stored, default);

        Assert.Contains("cannot be stored", run.Node("value").Reason, StringComparison.Ordinal);
        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task An_effect_whose_output_cannot_be_kept_is_recorded_undone_and_not_done_again()
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        LogicGraph graph = new GraphBuilder("g").Node("pay", new Effect("pay", log, (context, _) =>
        {
            context.Note("half \ud800");
            return Task.CompletedTask;
        })).Node("bad", new HalfReceipt(log)).Edge("pay", "bad").Build(_host.Services);

        GraphRun run = await _host.Run(graph, Stored, default);
        await _host.Executor.ResumeAsync(graph, "r", Stored);

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(["do pay", "do half", "undo half", "undo pay"], log);
    }

    private sealed class HalfReceipt(System.Collections.Concurrent.ConcurrentQueue<string> log) : ISideEffectHandler
    {
        public IReadOnlyList<InputPort> Inputs => [];

        public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<string>("receipt")];

        public NodeTraits Traits => NodeTraits.None;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            log.Enqueue("do half");
            context.SetOutput(0, "\udc00");
            return ValueTask.CompletedTask;
        }

        public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken)
        {
            log.Enqueue("undo half");
            return ValueTask.FromResult(true);
        }
    }

    [Fact]
    public async Task A_sensitive_value_is_stored_encrypted_or_not_at_all()
    {
        LogicGraph Graph(GraphHost host) => new GraphBuilder("g").Input<string>("key", sensitive: true).Input<string>("card")
            .Node("pay", _world.Act("pay")).Node("echo", Work.Map<string, string>(x => x), n => n.Redact("value")).Node("use", Work.Map<string, string>(x => "used"), n => n.Redact("x"))
            .Node("wait", "signal", n => n.Configure("""{ "signal": "go", "type": "bool" }"""))
            .Edge("input.key", "echo.x").Edge("input.card", "use.x").Edge("echo", "pay").Edge("use", "pay").Edge("pay", "wait").Output("r", "echo.value").Build(host.Services);
        (string, object?)[] inputs = [("key", "hunter2"), ("card", "4111-1111")];
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => _host.Run(Graph(_host), Stored, default, inputs));
        Assert.Contains("Input 'key' is sensitive", error.Message, StringComparison.Ordinal);
        Assert.Contains("Input 'card' is sensitive", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _store.Writes);

        using var host = new GraphHost(options => options.Protector = new Base64());
        await host.Run(Graph(host), Stored, default, inputs);
        Assert.DoesNotContain(_store.History("r"), entry => entry.Data.Contains("hunter2", StringComparison.Ordinal) || entry.Data.Contains("4111", StringComparison.Ordinal));
        Assert.Equal("hunter2", (await host.Executor.ResumeAsync(Graph(host), "r", Stored)).Output<string>("r"));
    }

    [Fact]
    public async Task A_secret_is_encrypted_wherever_it_goes()
    {
        using var host = new GraphHost(options => options.Protector = new Base64());
        LogicGraph graph = new GraphBuilder("g").Input<string>("key", sensitive: true).Input<string>("plain").Input<IReadOnlyList<string>>("cards").Input<IReadOnlyList<string>>("more")
            .Graph(new GraphBuilder("inner").Input<string>("a").Input<string>("b").Node("echo", Work.Combine<string, string, string>((a, b) => "ok"), n => n.Redact("b"))
                .Node("answer", Work.Source("secret-4"), n => n.Redact("value")).Edge("input.a", "echo.a").Edge("input.b", "echo.b").Output("r", "answer.value"))
            .Graph(new GraphBuilder("open").Input<string>("card").Input<string>("key").Node("pay", new Effect("pay", _world.Log)).Node("see", Work.Map<string, string>(x => "seen")).Edge("input.card", "pay.x").Edge("input.key", "see.x").Edge("see", "pay"))
            .Graph(new GraphBuilder("closed").Input<string>("card", sensitive: true).Node("pay", new Effect("pay", _world.Log)).Node("bad", Work.Map<string, int>(x => throw new IOException("down"))).Edge("input.card", "pay.x").Edge("input.card", "bad.x").Edge("pay", "bad"))
            .Node("sub", "subgraph", n => n.Configure("""{ "graph": "inner" }"""))
            .Node("each", "foreach", n => n.Configure("""{ "graph": "open", "item": "card" }""").Redact("items"))
            .Node("other", "foreach", n => n.Configure("""{ "graph": "closed", "item": "card", "onError": "collect" }"""))
            .Node("wait", "signal", n => n.Configure("""{ "signal": "go", "type": "string" }""").Redact("value"))
            .Edge("input.key", "sub.a").Edge("input.plain", "sub.b").Edge("input.cards", "each.items").Edge("input.key", "each.key").Edge("input.more", "other.items").Edge("sub", "each").Edge("each", "other").Edge("other", "wait")
            .Output("errors", "other.errors").Output("answer", "sub.r").Output("signal", "wait.value").Build(host.Services);
        await host.Run(graph, Stored, default, ("key", "secret-1"), ("plain", "secret-2"), ("cards", (IReadOnlyList<string>)["secret-3"]), ("more", (IReadOnlyList<string>)["secret-5"]));
        await host.Executor.SignalAsync(_store, "r", "go", "secret-6");

        GraphRun run = await host.Executor.ResumeAsync(graph, "r", Stored);

        Assert.DoesNotContain(_store.History("r"), entry => entry.Data.Contains("secret", StringComparison.Ordinal));
        Assert.Equal((RunStatus.Succeeded, "secret-4", "secret-6", 2), (run.Status, run.Output<string>("answer"), run.Output<string>("signal"), _world.Log.Count(line => line == "do pay")));
        Assert.Equal("***", Assert.Single(run.Output<IReadOnlyList<ForEachError>>("errors")!).Item);
        // And it is the secret that was acted on, and undone, after a restart.
        foreach (int cut in Enumerable.Range(1, _store.Writes)) await host.Executor.ResumeAsync(graph, "r", new GraphRunOptions { Store = await _store.AfterAsync(cut) });
    }

    [Fact]
    public void A_signal_without_a_type_of_its_own_is_refused() =>
        Assert.Contains("could not be stored", Assert.Single(_host.Problems("""{ "name": "g", "nodes": [ { "id": "a", "kind": "signal", "config": { "signal": "go", "type": "any" } } ] }""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dictionary_that_compares_in_a_way_of_its_own_is_not_kept(bool behindAnInterface)
    {
        Dictionary<string, int> ignoring = new(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, ordinal = new(StringComparer.Ordinal) { ["a"] = 1 };
        GraphRun run = behindAnInterface
            ? await _host.Run(GraphOf<IReadOnlyDictionary<string, int>>(() => ignoring), Stored, default)
            : await _host.Run(GraphOf(() => ignoring), Stored, default);

        Assert.Contains("does not come back", run.Node("value").Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await RoundTripOfAsync(ordinal))!["a"]);
        Assert.Equal(1, (await RoundTripOfAsync<IReadOnlyDictionary<string, int>>(new SortedDictionary<string, int> { ["a"] = 1 }))!["a"]);
    }

    private sealed class Base64 : IValueProtector
    {
        public string Protect(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        public string Unprotect(string stored) => Encoding.UTF8.GetString(Convert.FromBase64String(stored));
    }

    [Fact]
    public void A_node_whose_ports_a_cache_cannot_keep_is_refused_when_the_graph_is_checked()
    {
        var node = new DelegateNode([InputPort.Of<(int, int)>("x")], [OutputPort.Of<int>("value")], (_, _) => ValueTask.CompletedTask, NodeTraits.Pure);

        var error = Assert.Throws<Diagnostics.GraphException>(() => new GraphBuilder("g").Input<(int, int)>("x").Node("a", node, n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Edge("input.x", "a.x").Build(_host.Services));

        Assert.Contains("cannot be cached: its input 'x' cannot be kept exactly", Assert.Single(error.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_never_answers_for_a_derived_type_in_a_port_of_its_base()
    {
        var area = new DelegateNode([InputPort.Of<Shape>("x")], [OutputPort.Of<int>("value")], (context, _) =>
        {
            context.SetOutput(0, ((Square)context.Input<Shape>(0)).Length);
            return ValueTask.CompletedTask;
        }, NodeTraits.Pure);
        LogicGraph graph = new GraphBuilder("g").Input<Shape>("x").Node("a", area, n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Edge("input.x", "a.x").Output("r", "a.value").Build(_host.Services);

        GraphRun first = await _host.Run(graph, ("x", new Square(4, 1))), second = await _host.Run(graph, ("x", new Square(4, 2)));

        Assert.Equal((1, 2), (first.Output<int>("r"), second.Output<int>("r")));
        Assert.StartsWith("Not answered from the cache", Assert.Single(second.Node("a").Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_is_read_as_what_it_is_or_not_at_all()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(1726.92m)).Node("n", Work.Source<string?>((string?)null)).Output("total", "a.value").Output("none", "n.value"));

        Assert.Equal(1726.92m, run.Output<decimal>("total"));
        Assert.Equal(1726.92m, run.Output<object>("total"));
        Assert.Equal("Output 'total' is Decimal, which is not Int32; it is read as what it is or not at all.", Assert.Throws<GraphRunException>(() => run.Output<int>("total")).Message);
        Assert.Throws<GraphRunException>(() => run.TryOutput<double>("total", out _));
        Assert.True(run.TryOutput("none", out string? none));
        Assert.Null(none);
        Assert.Throws<GraphRunException>(() => run.Output<int>("none"));
    }
}
