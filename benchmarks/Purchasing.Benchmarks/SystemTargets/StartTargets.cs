using System.Diagnostics;
using Purchasing.Benchmarks.Targets;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>
/// What published programs need when they are new: the monolith from its start to the first answer on its port, its
/// databases being there already, and any program to load and compile the fifteen rules.
/// </summary>
internal static class StartTargets
{
    private const double SecondsTarget = 0.5;

    public static async IAsyncEnumerable<TargetRow> MeasureAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        PublishedProgram.Monolith.Run("flow", "PROD-001", "--dry-run", "--data", folder.File("data"));
        var seconds = new List<double>();
        for (int round = 0; round < Math.Max(5, rounds); round++)
            seconds.Add(await OnceAsync(folder.File("data")).ConfigureAwait(false));
        double median = Targets.Measure.Median(seconds);
        yield return new TargetRow("monolith, published, start to listening", median, "s", null, SecondsTarget, median);
        (double loaded, double decided) = ColdLoad.MillisecondsWhenPublished(Math.Max(5, rounds));
        yield return new TargetRow("load + compile the 15 rules, new process of a published program", loaded, "ms", null, ColdLoad.MillisecondsTarget, loaded);
        yield return new TargetRow("the same and a first product decided", decided, "ms", null, ColdLoad.MillisecondsTarget, decided);
    }

    private static async Task<double> OnceAsync(string data)
    {
        long start = Stopwatch.GetTimestamp();
        await using LoopbackServer server = await LoopbackServer.StartAsync(PublishedProgram.Monolith, port => ["--data", data, "--port", port]).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
