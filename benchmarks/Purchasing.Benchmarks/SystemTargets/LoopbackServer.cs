using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>A published program that listens on a free port of this machine; disposing ends it.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private LoopbackServer(Process process, int port)
    {
        _process = process;
        Url = new Uri($"http://127.0.0.1:{Text(port)}");
    }

    public Uri Url { get; }

    /// <summary>Starts a program and waits until its port answers.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="arguments">Its arguments, given the port.</param>
    /// <exception cref="InvalidOperationException">The port did not answer in half a minute.</exception>
    public static async Task<LoopbackServer> StartAsync(PublishedProgram program, Func<string, string[]> arguments)
    {
        int port = LoopbackPort.Reserve();
        Process process = Process.Start(new ProcessStartInfo(program.Path, arguments(Text(port))) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Read and forgotten, or a full pipe would stop the program.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new LoopbackServer(process, port);
        if (await AnswersAsync(port).ConfigureAwait(false)) return server;
        await server.DisposeAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"{program.Path} did not listen in time.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(2).ConfigureAwait(false))
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
                return true;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
        }

        return false;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
