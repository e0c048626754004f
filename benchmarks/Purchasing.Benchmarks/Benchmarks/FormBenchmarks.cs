using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Targets;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>The fifteen classic rules in the form of the first release, with guards and saliences, and the same in stages.</summary>
public class FormBenchmarks
{
    private const int Products = 9;

    private readonly ClassicProducts _products = new(Products);
    private RuleSet _rules = null!;

    /// <summary>The rule file.</summary>
    [Params("classic.rules.json", "classic.stages.rules.json")]
    public string File { get; set; } = "";

    [GlobalSetup]
    public void Load() => _rules = ClassicProducts.Load(File);

    [Benchmark]
    public RuleSet LoadAndCompile() => ClassicProducts.Load(File);

    [Benchmark(OperationsPerInvoke = Products)]
    public int Decide() => _products.DecideAgain(_rules);
}
