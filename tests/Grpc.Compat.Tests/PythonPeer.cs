using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Grpc.Compat.Tests;

/// <summary>The other side of the wire: Debian's python3-grpcio, which shares no code with ours.</summary>
public sealed class PythonPeer : IAsyncLifetime
{
    // Debian's own interpreter: another python on the path would not see Debian's packages.
    private const string Python = "/usr/bin/python3";

    private Process? _server;

    internal Uri ServerAddress { get; private set; } = new("http://127.0.0.1:1");

    public async Task InitializeAsync()
    {
        await RunAsync("/bin/sh", InOutput("install-test-parts.sh"), "python3-grpcio");
        _server = Start(Python, InOutput("Peers/server.py"));
        var port = await _server.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The python server did not start: {await _server.StandardError.ReadToEndAsync()}");
        ServerAddress = new Uri($"http://127.0.0.1:{port}");
    }

    public async Task DisposeAsync()
    {
        if (_server is null)
            return;
        _server.StandardInput.Close();
        await _server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        _server.Dispose();
    }

    /// <summary>Runs a scenario of client.py and gives what the python caller saw.</summary>
    internal static async Task<JsonNode> CallAsync(EchoServer server, string scenario) =>
        JsonNode.Parse(await RunAsync(Python, InOutput("Peers/client.py"), server.Target, scenario))!;

    private static string InOutput(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
    })!;

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}");
    }
}
