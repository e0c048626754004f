using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Programs;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Manners to the end in a fresh session; benchmarks/compare-clips.sh sets it beside CLIPS.</summary>
public class MannersBenchmarks
{
    private ProgramBenchmark _program = null!;

    [Params(16, 32, 64, 128)]
    public int Guests { get; set; }

    [GlobalSetup]
    public void Setup() => _program = new ProgramBenchmark(ClassicProgram.Manners, Guests);

    [Benchmark]
    public int InsertAndFire() => _program.InsertAndFire();
}
