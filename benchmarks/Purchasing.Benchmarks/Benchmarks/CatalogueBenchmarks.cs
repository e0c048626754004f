using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Scenarios;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Need, stock and order of every product joined in one session, against a loop with a dictionary by product.</summary>
[Items(nameof(Products))]
public class CatalogueBenchmarks
{
    private CatalogueScenario _catalogue = null!;

    [Params(100, 1_000, 10_000, 100_000, 1_000_000)]
    public int Products { get; set; }

    [GlobalSetup]
    public void Setup() => _catalogue = new CatalogueScenario(Products);

    [Benchmark(Baseline = true)]
    public void ByHand() => _catalogue.DecideByHand();

    [Benchmark]
    public int OneSession() => _catalogue.InsertAndFire();
}
