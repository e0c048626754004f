using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Purchasing.Benchmarks.Targets;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Reading, checking and compiling the fifteen classic rules as the first thing of a process, five processes in turn.</summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 5, warmupCount: 0, iterationCount: 1)]
public class ColdLoadBenchmarks
{
    [Benchmark]
    public RuleSet LoadAndCompile() => ClassicProducts.Load();
}
