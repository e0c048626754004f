using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Targets;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Reading, checking and compiling the fifteen classic rules, and the first product after it.</summary>
public class LoadBenchmarks
{
    private readonly ClassicProducts _products = new(1);

    [Benchmark]
    public RuleSet LoadAndCompile() => ClassicProducts.Load();

    [Benchmark]
    public int LoadCompileAndDecideOnce()
    {
        ClassicProducts.Reset(_products.Decisions[0]);
        using Session session = ClassicProducts.Load().Rent();
        session.Insert(_products.Inputs[0]);
        session.Insert(_products.Decisions[0]);
        return session.Fire().Fired;
    }
}
