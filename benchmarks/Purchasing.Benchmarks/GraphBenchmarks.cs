using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Graph;

namespace Purchasing.Benchmarks;

/// <summary>
/// What the logic graph costs by itself: nodes that do next to nothing. Targets: under 2 µs per node, validation of 10,000
/// nodes in under 100 ms.
/// </summary>
[MemoryDiagnoser]
public class GraphBenchmarks
{
    private const int Nodes = 100;
    private const int ManyNodes = 10_000;
    private readonly Dictionary<string, object?> _inputs = new() { ["x"] = "value" };
    private ServiceProvider _services = null!;
    private GraphExecutor _executor = null!;
    private LogicGraph _inlineChain = null!;
    private LogicGraph _chain = null!;
    private LogicGraph _wide = null!;
    private string _json = null!;
    private GraphBuilder _many = null!;

    /// <summary>Loads the graphs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection();
        services.AddLogicGraph();
        _services = services.BuildServiceProvider();
        _executor = _services.GetRequiredService<GraphExecutor>();
        _inlineChain = Chain(Nodes, NodeTraits.Inline).Build(_services);
        _chain = Chain(Nodes, NodeTraits.None).Build(_services);
        _wide = Wide(Nodes).Build(_services);
        _many = Chain(ManyNodes, NodeTraits.None);
        _json = Json(ManyNodes);
    }

    /// <summary>Ends the host.</summary>
    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    /// <summary>The same work without a graph.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Nodes)]
    public async Task<object?> StraightLine()
    {
        object? value = _inputs["x"];
        for (int i = 0; i < Nodes; i++) value = await Pass(value);
        return value;
    }

    /// <summary>One after the other, on the calling thread.</summary>
    [Benchmark(OperationsPerInvoke = Nodes)]
    public Task<GraphRun> InlineChain() => _executor.RunAsync(_inlineChain, _inputs);

    /// <summary>One after the other, each free to block.</summary>
    [Benchmark(OperationsPerInvoke = Nodes)]
    public Task<GraphRun> BlockingChain() => _executor.RunAsync(_chain, _inputs);

    /// <summary>All at once, over several threads.</summary>
    [Benchmark(OperationsPerInvoke = Nodes)]
    public Task<GraphRun> Fan() => _executor.RunAsync(_wide, _inputs);

    /// <summary>Checks 10,000 nodes that were built in code.</summary>
    [Benchmark]
    public LogicGraph Validate10000() => _many.Build(_services);

    /// <summary>Reads and checks 10,000 nodes of a file.</summary>
    [Benchmark]
    public LogicGraph Parse10000() => LogicGraph.Parse(_json, _services);

    private static ValueTask<object?> Pass(object? value) => ValueTask.FromResult(value);

    private static DelegateNode Node(NodeTraits traits) => new([InputPort.Of<object>("x")], [OutputPort.Of<object>("y")], static (context, _) =>
    {
        context.TryInput(0, out object? value);
        context.SetOutput(0, value);
        return ValueTask.CompletedTask;
    }, traits);

    private static GraphBuilder Chain(int length, NodeTraits traits)
    {
        GraphBuilder builder = new GraphBuilder("chain").Input<object>("x");
        string previous = "input.x";
        for (int i = 0; i < length; i++)
        {
            builder.Node("n" + i, Node(traits)).Edge(previous, $"n{i}.x");
            previous = $"n{i}.y";
        }
        return builder.Output("y", previous);
    }

    private static GraphBuilder Wide(int width)
    {
        GraphBuilder builder = new GraphBuilder("wide").Input<object>("x");
        for (int i = 0; i < width; i++) builder.Node("n" + i, Node(NodeTraits.None)).Edge("input.x", $"n{i}.x");
        return builder;
    }

    private static string Json(int length)
    {
        var nodes = new StringBuilder();
        var edges = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            string comma = i == 0 ? "" : ",\n";
            nodes.Append(comma).Append($$$"""{ "id": "n{{{i}}}", "kind": "log", "config": { "message": "{x}", "inputs": { "x": "int" } } }""");
            edges.Append(comma).Append($$"""{ "from": "input.x", "to": "n{{i}}" }""");
            if (i > 0) edges.Append(",\n").Append($$"""{ "from": "n{{i - 1}}", "to": "n{{i}}" }""");
        }
        return $$"""{ "name": "many", "inputs": { "x": "int" }, "nodes": [ {{nodes}} ], "edges": [ {{edges}} ] }""";
    }
}
