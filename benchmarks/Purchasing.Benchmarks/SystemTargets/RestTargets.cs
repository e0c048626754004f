using Purchasing.Benchmarks.Services;
using Purchasing.Benchmarks.Targets;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>
/// <c>POST /purchasing/flow</c> of the published monolith, warm, against a hand-written endpoint that reads the same rows with
/// the same SQL. Both decide only; both run beside the generator all the time, and are asked in turn.
/// </summary>
internal static class RestTargets
{
    private const int Products = 10_000;
    private const int Connections = 16;
    private const double ThroughputTarget = 0.8;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Once = TimeSpan.FromSeconds(6);

    public static async IAsyncEnumerable<TargetRow> MeasureAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        string data = folder.File("data");
        PublishedProgram.Generate(Products, "--data", data);
        await using LoopbackServer monolith = await LoopbackServer.StartAsync(PublishedProgram.Monolith, port => ["--data", data, "--port", port]).ConfigureAwait(false);
        await using LoopbackServer endpoint = await LoopbackServer.StartAsync(PublishedProgram.HandWritten, port => [data, port]).ConfigureAwait(false);
        var flows = new List<double>();
        var byHand = new List<double>();
        await AskAsync(endpoint, Warm).ConfigureAwait(false);
        await AskAsync(monolith, Warm).ConfigureAwait(false);
        for (int round = 0; round < rounds; round++)
        {
            byHand.Add(await AskAsync(endpoint, Once).ConfigureAwait(false));
            flows.Add(await AskAsync(monolith, Once).ConfigureAwait(false));
        }

        double perSecond = Measure.Median(flows), baseline = Measure.Median(byHand);
        yield return new TargetRow("POST /purchasing/flow, monolith, warm, against a hand-written endpoint", perSecond, "/s", baseline, ThroughputTarget, perSecond / baseline, AtLeast: true);
    }

    private static async Task<double> AskAsync(LoopbackServer server, TimeSpan duration)
    {
        var plan = new LoadPlan(server.Url, 1, Products, 0, duration, 0, Connections, TimeSpan.Zero, DryRun: true);
        LoadResult result = await LoadRun.RunAsync(plan, CancellationToken.None).ConfigureAwait(false);
        return result.IsClean ? result.PerSecond : throw new InvalidOperationException($"Not every request was answered: {result.Row("flows")}");
    }
}
