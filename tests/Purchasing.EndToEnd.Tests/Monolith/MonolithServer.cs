using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Purchasing.Samples.Monolith.Commands;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>The monolith serving REST, inside the process of the tests unless a test needs to kill or measure it.</summary>
internal sealed class MonolithServer : IAsyncDisposable
{
    private readonly MonolithProcess? _process;
    private readonly StringWriter _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _running;

    private MonolithServer(int port, string[] arguments, bool inside)
    {
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromMinutes(2) };
        TextWriter log = TextWriter.Synchronized(_log);
        if (inside)
        {
            _running = InsideConsole.RunAsync(() => RootVerb.RunAsync(arguments, _stop.Token), log, log);
            return;
        }

        _process = new MonolithProcess(arguments, log);
        _running = _process.ExitCode;
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public static Task<MonolithServer> StartAsync(string dataFolder, params string[] arguments) => StartAsync(dataFolder, inside: true, arguments);

    /// <summary>Starts the monolith in a process of its own.</summary>
    public static Task<MonolithServer> StartProcessAsync(string dataFolder, params string[] arguments) => StartAsync(dataFolder, inside: false, arguments);

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string json, string? ifMatch = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using HttpResponseMessage response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Acts on an order as it is now.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> ActAsync(string path, string json)
    {
        using HttpResponseMessage order = await Http.GetAsync(path[..path.LastIndexOf('/')]);
        return await PostAsync(path, json, order.Headers.ETag!.ToString());
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Posts and returns the whole answer as text, once it is complete.</summary>
    public async Task<string> PostTextAsync(string path, string json)
    {
        using HttpResponseMessage response = await Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Memory and open handles of the process now.</summary>
    public (long Memory, IReadOnlyDictionary<string, int> Handles) Usage() => Process.Usage();

    public void Kill() => Process.Kill();

    private MonolithProcess Process => _process ?? throw new InvalidOperationException("The server shares the process of the tests; start it with StartProcessAsync.");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _stop.CancelAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        await _running;
        _stop.Dispose();
    }

    private static async Task<MonolithServer> StartAsync(string dataFolder, bool inside, string[] arguments)
    {
        int port = LoopbackPort.Reserve();
        MonolithServer server = new(port, ["--data", dataFolder, "--port", port.ToString(CultureInfo.InvariantCulture), .. arguments], inside);
        await server.WaitUntilReadyAsync();
        return server;
    }

    private async Task WaitUntilReadyAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        while (true)
        {
            if (_running.IsCompleted)
                throw new InvalidOperationException($"The monolith ended with {await _running}: {Log}");
            try
            {
                using HttpResponseMessage response = await Http.GetAsync("health/ready", patience.Token);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The monolith was not ready within two minutes: {Log}");
            }

            await Task.Delay(20);
        }
    }
}
