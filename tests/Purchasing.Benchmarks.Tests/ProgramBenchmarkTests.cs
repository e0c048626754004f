using Purchasing.Benchmarks.Benchmarks;
using Purchasing.Benchmarks.Programs;

namespace Purchasing.Benchmarks.Tests;

public sealed class ProgramBenchmarkTests
{
    [Fact]
    public void Every_run_of_a_benchmarked_program_fires_as_the_first()
    {
        var program = new ProgramBenchmark(ClassicProgram.Manners, 16);

        Assert.Equal([183, 183, 183], Enumerable.Range(0, 3).Select(_ => program.InsertAndFire()));
    }
}
