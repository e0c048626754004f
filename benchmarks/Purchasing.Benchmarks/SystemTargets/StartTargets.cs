using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Purchasing.Benchmarks.Targets;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>From the start of the published monolith to its first answer on its port, its databases being there already.</summary>
internal static class StartTargets
{
    private const double SecondsTarget = 0.5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async IAsyncEnumerable<TargetRow> MeasureAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        PublishedProgram.Monolith.Run("flow", "PROD-001", "--dry-run", "--data", folder.File("data"));
        var seconds = new List<double>();
        for (int round = 0; round < Math.Max(5, rounds); round++)
            seconds.Add(await OnceAsync(folder.File("data")).ConfigureAwait(false));
        double median = Targets.Measure.Median(seconds);
        yield return new TargetRow("monolith, published, start to listening", median, "s", null, SecondsTarget, median);
    }

    private static async Task<double> OnceAsync(string data)
    {
        int port = FreePort();
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(
            PublishedProgram.Monolith.Path, ["--data", data, "--port", port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            while (Stopwatch.GetElapsedTime(start) < Patience)
            {
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                    return Stopwatch.GetElapsedTime(start).TotalSeconds;
                }
                catch (SocketException)
                {
                    await Task.Delay(2).ConfigureAwait(false);
                }
            }

            throw new InvalidOperationException("The monolith did not listen in time.");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
