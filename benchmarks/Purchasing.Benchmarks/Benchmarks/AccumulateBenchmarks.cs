using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Scenarios;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>A sum over warehouses kept up to date: the time per update must not grow with the number of warehouses.</summary>
[Items(null, AccumulateScenario.Updates)]
public class AccumulateBenchmarks
{
    private AccumulateScenario _accumulate = null!;

    [Params(10, 100, 1_000)]
    public int Warehouses { get; set; }

    [GlobalSetup]
    public void Setup() => _accumulate = new AccumulateScenario(Warehouses);

    [Benchmark(Baseline = true)]
    public int SumByHand() => _accumulate.ByHand();

    [Benchmark]
    public int Engine() => _accumulate.Update();
}
