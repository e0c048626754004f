using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Scenarios;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Running;

namespace Purchasing.Benchmarks;

/// <summary>What the logic graph costs by itself, per node; <c>-- system graph</c> holds the same against its targets.</summary>
[MemoryDiagnoser]
public class GraphBenchmarks
{
    private GraphScenario _graphs = null!;

    /// <summary>Loads the graphs.</summary>
    [GlobalSetup]
    public void Setup() => _graphs = new GraphScenario();

    /// <summary>Ends the host.</summary>
    [GlobalCleanup]
    public void Cleanup() => _graphs.Dispose();

    /// <summary>The same work without a graph.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = GraphScenario.Nodes)]
    public Task<object?> StraightLine() => _graphs.StraightLineAsync();

    /// <summary>One after the other, on the calling thread.</summary>
    [Benchmark(OperationsPerInvoke = GraphScenario.Nodes)]
    public Task<GraphRun> InlineChain() => _graphs.RunAsync(_graphs.InlineChain);

    /// <summary>One after the other, each free to block.</summary>
    [Benchmark(OperationsPerInvoke = GraphScenario.Nodes)]
    public Task<GraphRun> BlockingChain() => _graphs.RunAsync(_graphs.BlockingChain);

    /// <summary>All at once, over several threads.</summary>
    [Benchmark(OperationsPerInvoke = GraphScenario.Nodes)]
    public Task<GraphRun> Fan() => _graphs.RunAsync(_graphs.Fan);

    /// <summary>Checks 10,000 nodes that were built in code.</summary>
    [Benchmark]
    public LogicGraph Validate10000() => _graphs.Validate();

    /// <summary>Reads and checks 10,000 nodes of a file.</summary>
    [Benchmark]
    public LogicGraph Parse10000() => _graphs.Parse();
}
