using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Programs;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Waltz to the end in a fresh session; benchmarks/compare-clips.sh sets it beside CLIPS.</summary>
public class WaltzBenchmarks
{
    private ProgramBenchmark _program = null!;

    [Params(12, 25, 37, 50)]
    public int Regions { get; set; }

    [GlobalSetup]
    public void Setup() => _program = new ProgramBenchmark(ClassicProgram.Waltz, Regions);

    [Benchmark]
    public int InsertAndFire() => _program.InsertAndFire();
}
