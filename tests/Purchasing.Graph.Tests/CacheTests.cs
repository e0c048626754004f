using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class CacheTests
{
    private static INodeHandler Counting(Func<int> count, InputPort? port = null) => new DelegateNode(
        [port ?? InputPort.Of<IReadOnlyList<string>>("ids"), InputPort.Optional<string>("region")], [OutputPort.Of<int>("value")], (context, _) =>
        {
            context.SetOutput(0, count());
            return ValueTask.CompletedTask;
        }, NodeTraits.Pure);

    [Fact]
    public async Task An_answer_is_used_again_for_equal_inputs_and_the_key_covers_all_of_them()
    {
        using var host = new GraphHost();
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Input<IReadOnlyList<string>>("ids").Input<string>("region", required: false)
            .Node("a", Counting(() => ++calls), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)))).Edge("input.ids", "a").Edge("input.region", "a").Output("r", "a.value").Build(host.Services);
        async Task<int> Ask(IReadOnlyList<string> ids, params string?[] region) =>
            (await host.Run(graph, region.Length == 0 ? [("ids", ids)] : [("ids", ids), ("region", region[0])])).Output<int>("r");

        Assert.Equal(1, await Ask(["A", "B"]));
        Assert.Equal(1, await Ask(new List<string> { "A", "B" }));
        Assert.Equal(2, await Ask(["A"]));
        Assert.Equal(3, await Ask(["A", "B"], "EU"));
        Assert.Equal(4, await Ask(["A", "B"], [null]));
        Assert.Equal(5, await Ask(["A,B"]));
        Assert.Equal(1, await Ask(["A", "B"]));
    }

    [Fact]
    public async Task A_list_that_was_changed_in_place_is_another_input()
    {
        using var host = new GraphHost();
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Input<IReadOnlyList<string>>("ids").Node("a", Counting(() => ++calls), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1))))
            .Edge("input.ids", "a").Output("r", "a.value").Build(host.Services);
        var ids = new List<string> { "A" };
        await host.Run(graph, ("ids", ids));
        ids.Add("B");

        Assert.Equal(2, (await host.Run(graph, ("ids", ids))).Output<int>("r"));
    }

    [Fact]
    public async Task An_answer_is_fetched_again_when_its_time_is_over()
    {
        var clock = new ManualTime();
        using var host = new GraphHost(register: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, clock));
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Node("a", Counting(() => ++calls, InputPort.Optional<int>("n")), n => n.Cache(new CachePolicy(TimeSpan.FromSeconds(60)))).Output("r", "a.value").Build(host.Services);

        Assert.Equal(1, (await host.Run(graph)).Output<int>("r"));
        clock.Advance(TimeSpan.FromSeconds(59));
        GraphRun cached = await host.Run(graph);
        Assert.Equal(1, cached.Output<int>("r"));
        Assert.True(cached.Node("a").FromCache);
        Assert.Equal(0, cached.Node("a").Attempts);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await host.Run(graph)).Output<int>("r"));
    }

    [Fact]
    public async Task The_oldest_answer_leaves_a_full_cache()
    {
        using var host = new GraphHost();
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Input<int>("n").Node("a", Counting(() => ++calls, InputPort.Of<int>("n")), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1)) { Size = 2 }))
            .Edge("input.n", "a").Output("r", "a.value").Build(host.Services);
        async Task<int> Ask(int n) => (await host.Run(graph, ("n", n))).Output<int>("r");

        var answers = new List<int>();
        foreach (int n in new[] { 1, 2, 3, 2, 1 }) answers.Add(await Ask(n));

        Assert.Equal([1, 2, 3, 2, 4], answers);
    }

    [Fact]
    public async Task A_failure_is_not_cached()
    {
        using var host = new GraphHost();
        int calls = 0;
        LogicGraph graph = new GraphBuilder("g").Node("a", Counting(() => ++calls == 1 ? throw new IOException("busy") : calls, InputPort.Optional<int>("n")), n => n.Cache(new CachePolicy(TimeSpan.FromMinutes(1))))
            .Output("r", "a.value").Build(host.Services);

        Assert.Equal(NodeStatus.Failed, (await host.Run(graph)).StatusOf("a"));
        Assert.Equal(2, (await host.Run(graph)).Output<int>("r"));
    }
}
