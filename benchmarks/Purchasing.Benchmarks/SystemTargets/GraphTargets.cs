using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Purchasing.Benchmarks.Scenarios;
using Purchasing.Benchmarks.Targets;
using Purchasing.Graph.Compilation;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>What the logic graph costs by itself: per node of a run, in memory, and to check a large graph, warm and in a new process.</summary>
internal static class GraphTargets
{
    private const string Verb = "check-graph";
    private const int Checks = 40;
    private const double PerNodeTarget = 2;
    private const double CheckTarget = 100;
    private const int Runs = 2_000;

    /// <summary>The collector and the compiler as the shipped monolith sets them.</summary>
    private static readonly Dictionary<string, string> AsTheMonolith = new() { ["DOTNET_gcConcurrent"] = "0", ["DOTNET_TieredPGO"] = "0" };

    public static async IAsyncEnumerable<TargetRow> MeasureAsync(int rounds)
    {
        using var graphs = new GraphScenario();
        Func<Task>[] bodies =
        [
            graphs.StraightLineAsync, () => graphs.RunAsync(graphs.InlineChain), () => graphs.RunAsync(graphs.BlockingChain), () => graphs.RunAsync(graphs.Fan),
        ];
        foreach (Func<Task> body in bodies) await MicrosecondsPerNodeAsync(body).ConfigureAwait(false);
        await Task.Delay(200).ConfigureAwait(false);
        var samples = bodies.Select(_ => new List<double>()).ToArray();
        for (int round = 0; round < Math.Max(7, rounds); round++)
            for (int i = 0; i < bodies.Length; i++)
                samples[i].Add(await MicrosecondsPerNodeAsync(bodies[i]).ConfigureAwait(false));
        double[] medians = [.. samples.Select(Targets.Measure.Median)];
        yield return Row("graph: chain on the calling thread, per node", 1);
        yield return Row("graph: chain of nodes that may block, per node", 2);
        yield return Row("graph: 100 nodes side by side, per node", 3);
        foreach (TargetRow row in await AllocationsAsync(graphs).ConfigureAwait(false)) yield return row;
        foreach (TargetRow row in Checking("code", rounds)) yield return row;
        foreach (TargetRow row in Checking("JSON", rounds, "--json")) yield return row;

        TargetRow Row(string work, int i) => new(work, medians[i], "µs", medians[0], PerNodeTarget, medians[i]);
    }

    /// <summary>The verb that a new process is started with.</summary>
    public static Command CreateCheck()
    {
        var command = new Command(Verb, "Checks a graph of 10,000 nodes, from code or from JSON, and prints the milliseconds of the first time and of the later ones.");
        var json = new Option<bool>("--json") { Description = "Reads the graph from JSON." };
        command.Add(json);
        command.SetAction(parsed =>
        {
            using var graphs = new GraphScenario();
            Func<LogicGraph> check = parsed.GetValue(json) ? graphs.Parse : graphs.Validate;
            List<double> times = [.. Enumerable.Range(0, 2 * Checks).Select(_ => Milliseconds(check))];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[0]} {Targets.Measure.Median(times[Checks..])}"));
        });
        return command;
    }

    private static async Task<double> MicrosecondsPerNodeAsync(Func<Task> body)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Runs; i++) await body().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Runs / GraphScenario.Nodes;
    }

    private static async Task<List<TargetRow>> AllocationsAsync(GraphScenario graphs)
    {
        async Task<double> BytesPerRunAsync()
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Runs; i++) await graphs.RunAsync(graphs.BlockingChain).ConfigureAwait(false);
            return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Runs;
        }

        double early = await BytesPerRunAsync().ConfigureAwait(false);
        long held = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 10; i++) await BytesPerRunAsync().ConfigureAwait(false);
        double kept = Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - held) / (10.0 * Runs);
        double late = await BytesPerRunAsync().ConfigureAwait(false);
        return
        [
            new TargetRow("graph: allocated per run, 22,000 runs later", late, "B", early, 1.01, late / early),
            new TargetRow("graph: kept in memory per run", kept, "B", null, 1, kept),
        ];
    }

    private static IEnumerable<TargetRow> Checking(string from, int rounds, params string[] arguments)
    {
        double[][] times = [.. Enumerable.Range(0, rounds).Select(_ => NewProcess.Figures(AsTheMonolith, [Verb, .. arguments]))];
        double first = Targets.Measure.Median([.. times.Select(t => t[0])]), later = Targets.Measure.Median([.. times.Select(t => t[1])]);
        yield return new TargetRow($"graph: check 10,000 nodes from {from}, warm", later, "ms", null, CheckTarget, later);
        yield return new TargetRow("the same, the first graph of a process", first, "ms", null, CheckTarget, first);
    }

    private static double Milliseconds(Func<LogicGraph> check)
    {
        long start = Stopwatch.GetTimestamp();
        GC.KeepAlive(check());
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
