using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;

namespace Purchasing.Benchmarks.Reporting;

/// <summary>How all benchmarks run and what their tables show: median, ratio to the baseline, time per item, allocation.</summary>
internal static class BenchmarkConfig
{
    /// <summary>The cases of the short set: every row of the engine table once, at a size that takes seconds.</summary>
    public static IReadOnlyList<string> ShortSet { get; } =
    [
        "*.ProductSessionBenchmarks.*", "*.OneSessionBenchmarks.*(Products: 10000)", "*.StockUpdateBenchmarks.*(Products: 10000)",
        "*.JoinBenchmarks.*(Facts: 10000)", "*.AlphaBenchmarks.*(Rules: 10)", "*.AlphaBenchmarks.*(Rules: 1000)",
        "*.MannersBenchmarks.*(Guests: 32)", "*.WaltzBenchmarks.*(Regions: 12)", "*.LoadBenchmarks.*", "*.ThreadBenchmarks.*",
        "*.AccumulateBenchmarks.*(Warehouses: 10)",
    ];

    /// <param name="quick">Few and short iterations: to see that all is well, not for figures to publish.</param>
    /// <param name="ownJob">Whether the command line names a job (--job), which then is the only one.</param>
    public static IConfig Create(bool quick, bool ownJob)
    {
        // Few iterations by default: single calls of the large cases take seconds.
        Job job = quick ? Job.ShortRun : Job.Default.WithWarmupCount(3).WithIterationCount(11);
        ManualConfig config = ManualConfig.CreateEmpty();
        return (ownJob ? config : config.AddJob(job.AsDefault()))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.Median, new PerItemColumn())
            .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Job, Column.IterationCount, Column.LaunchCount, Column.WarmupCount, Column.InvocationCount, Column.UnrollFactor)
            .AddExporter(MarkdownExporter.GitHub, JsonExporter.Brief)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "benchmarks"));
    }
}
