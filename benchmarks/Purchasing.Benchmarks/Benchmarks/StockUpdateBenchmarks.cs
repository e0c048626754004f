using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Scenarios;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>1 % of a catalogue's stock facts change and the rules fire: the time per update must not grow with the catalogue.</summary>
[Items(nameof(Products), -100)]
public class StockUpdateBenchmarks
{
    private CatalogueScenario _catalogue = null!;

    [Params(100, 1_000, 10_000, 100_000, 1_000_000)]
    public int Products { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _catalogue = new CatalogueScenario(Products);
        _catalogue.InsertAndFire();
    }

    [Benchmark(Baseline = true)]
    public void ByHand() => _catalogue.UpdateByHand();

    [Benchmark]
    public int Update() => _catalogue.UpdateStock();
}
