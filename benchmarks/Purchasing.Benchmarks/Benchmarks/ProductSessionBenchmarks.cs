using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Purchasing;
using Purchasing.Benchmarks.Targets;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>The fifteen classic rules for one product in a pooled session, against the same as straight-line C#.</summary>
public class ProductSessionBenchmarks
{
    private const int Products = 9;

    private readonly ClassicProducts _products = new(Products);
    private readonly RuleSet _rules = ClassicProducts.Load();

    [Benchmark(Baseline = true, OperationsPerInvoke = Products)]
    public void StraightLineCode()
    {
        for (int i = 0; i < Products; i++)
        {
            Decision decision = _products.Decisions[i];
            ClassicProducts.Reset(decision);
            StraightLine.Decide(_products.Inputs[i], decision);
        }
    }

    [Benchmark(OperationsPerInvoke = Products)]
    public int PooledSession() => _products.DecideAgain(_rules);
}
