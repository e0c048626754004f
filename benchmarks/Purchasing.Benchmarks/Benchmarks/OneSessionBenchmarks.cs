using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Purchasing;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Targets;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>The fifteen classic rules for a whole catalogue in one session: the time per product must not grow with the catalogue.</summary>
[Items(nameof(Products))]
public class OneSessionBenchmarks
{
    private ClassicProducts _products = null!;
    private Session _session;

    [Params(100, 1_000, 10_000, 100_000, 1_000_000)]
    public int Products { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _products = new ClassicProducts(Products);
        _session = ClassicProducts.Load().CreateSession(new SessionOptions { FiringLimit = int.MaxValue });
    }

    [Benchmark(Baseline = true)]
    public void StraightLineCode()
    {
        for (int i = 0; i < Products; i++)
        {
            Decision decision = _products.Decisions[i];
            ClassicProducts.Reset(decision);
            StraightLine.Decide(_products.Inputs[i], decision);
        }
    }

    [Benchmark]
    public int OneSession()
    {
        _session.Reset();
        for (int i = 0; i < Products; i++)
        {
            Decision decision = _products.Decisions[i];
            ClassicProducts.Reset(decision);
            _session.Insert(_products.Inputs[i]);
            _session.Insert(decision);
        }

        return _session.Fire().Fired;
    }
}
