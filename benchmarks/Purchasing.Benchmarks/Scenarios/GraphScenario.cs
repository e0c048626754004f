using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Benchmarks.Scenarios;

/// <summary>Logic graphs of nodes that do next to nothing, so that what is measured is the graph itself.</summary>
public sealed class GraphScenario : IDisposable
{
    /// <summary>How many nodes the graphs that run have.</summary>
    public const int Nodes = 100;

    /// <summary>How many nodes the graphs that are checked have.</summary>
    public const int ManyNodes = 10_000;

    private readonly Dictionary<string, object?> _inputs = new() { ["x"] = "value" };
    private readonly ServiceProvider _services = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
    private readonly GraphExecutor _executor;
    private readonly GraphBuilder _many = Chain(ManyNodes, NodeTraits.None);
    private readonly string _json = Json(ManyNodes);

    public GraphScenario()
    {
        _executor = _services.GetRequiredService<GraphExecutor>();
        InlineChain = Chain(Nodes, NodeTraits.Inline).Build(_services);
        BlockingChain = Chain(Nodes, NodeTraits.None).Build(_services);
        Fan = Wide(Nodes).Build(_services);
    }

    /// <summary>One node after the other, on the calling thread.</summary>
    public LogicGraph InlineChain { get; }

    /// <summary>One node after the other, each free to block.</summary>
    public LogicGraph BlockingChain { get; }

    /// <summary>All nodes at once, over several threads.</summary>
    public LogicGraph Fan { get; }

    /// <summary>Runs a graph once.</summary>
    public Task<GraphRun> RunAsync(LogicGraph graph) => _executor.RunAsync(graph, _inputs);

    /// <summary>The work of a chain without a graph.</summary>
    public async Task<object?> StraightLineAsync()
    {
        object? value = _inputs["x"];
        for (int i = 0; i < Nodes; i++) value = await Pass(value).ConfigureAwait(false);
        return value;
    }

    /// <summary>Checks 10,000 nodes that were built in code.</summary>
    public LogicGraph Validate() => _many.Build(_services);

    /// <summary>Reads and checks the 10,000 nodes and 20,000 edges of a file.</summary>
    public LogicGraph Parse() => LogicGraph.Parse(_json, _services);

    public void Dispose() => _services.Dispose();

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
