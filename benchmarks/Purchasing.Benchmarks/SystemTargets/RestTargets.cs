using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async IAsyncEnumerable<TargetRow> MeasureAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        string data = folder.File("data");
        PublishedProgram.Generate(Products, "--data", data);
        (int ours, int hand) = (FreePort(), FreePort());
        using Process monolith = Start(PublishedProgram.Monolith, "--data", data, "--port", Text(ours));
        using Process endpoint = Start(PublishedProgram.HandWritten, data, Text(hand));
        var flows = new List<double>();
        var byHand = new List<double>();
        try
        {
            await Task.WhenAll(ListeningAsync(ours), ListeningAsync(hand)).ConfigureAwait(false);
            await AskAsync(hand, Warm).ConfigureAwait(false);
            await AskAsync(ours, Warm).ConfigureAwait(false);
            for (int round = 0; round < rounds; round++)
            {
                byHand.Add(await AskAsync(hand, Once).ConfigureAwait(false));
                flows.Add(await AskAsync(ours, Once).ConfigureAwait(false));
            }
        }
        finally
        {
            await EndAsync(monolith).ConfigureAwait(false);
            await EndAsync(endpoint).ConfigureAwait(false);
        }

        double perSecond = Measure.Median(flows), baseline = Measure.Median(byHand);
        yield return new TargetRow("POST /purchasing/flow, monolith, warm, against a hand-written endpoint", perSecond, "/s", baseline, ThroughputTarget, perSecond / baseline, AtLeast: true);
    }

    private static async Task<double> AskAsync(int port, TimeSpan duration)
    {
        var plan = new LoadPlan(new Uri($"http://127.0.0.1:{Text(port)}"), 1, Products, 0, duration, 0, Connections, TimeSpan.Zero, DryRun: true);
        LoadResult result = await LoadRun.RunAsync(plan, CancellationToken.None).ConfigureAwait(false);
        return result.IsClean ? result.PerSecond : throw new InvalidOperationException($"Not every request was answered: {result.Row("flows")}");
    }

    private static Process Start(PublishedProgram program, params string[] arguments) => Process.Start(new ProcessStartInfo(program.Path, arguments))!;

    private static async Task ListeningAsync(int port)
    {
        for (long start = Stopwatch.GetTimestamp(); ; await Task.Delay(50).ConfigureAwait(false))
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                // Not listening yet.
            }
        }
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync().ConfigureAwait(false);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
