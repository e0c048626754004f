using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Scenarios;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Three patterns joined by equality, against two dictionaries built and probed.</summary>
[Items(nameof(Facts))]
public class JoinBenchmarks
{
    private JoinScenario _join = null!;

    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int Facts { get; set; }

    [GlobalSetup]
    public void Setup() => _join = new JoinScenario(Facts);

    [Benchmark(Baseline = true)]
    public int Dictionaries() => _join.Dictionaries();

    [Benchmark]
    public int Engine() => _join.InsertAndFire();
}
