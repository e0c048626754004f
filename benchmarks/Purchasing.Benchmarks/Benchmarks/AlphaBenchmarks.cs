using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Scenarios;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Rules that test one field for constants: the time per fact must not grow with the number of rules.</summary>
[Items(null, AlphaScenario.Facts)]
public class AlphaBenchmarks
{
    private AlphaScenario _alpha = null!;

    [Params(10, 100, 1_000, 10_000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup() => _alpha = new AlphaScenario(Rules);

    [Benchmark(Baseline = true)]
    public int ByHand() => _alpha.ByHand();

    [Benchmark]
    public int Engine() => _alpha.InsertAndFire();
}
