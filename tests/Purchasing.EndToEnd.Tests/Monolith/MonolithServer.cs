using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>The monolith serving REST in a process of its own.</summary>
internal sealed class MonolithServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private MonolithServer(Process process, int port)
    {
        _process = process;
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromMinutes(2) };
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

    public static async Task<MonolithServer> StartAsync(string dataFolder, params string[] arguments)
    {
        int port = LoopbackPort.Reserve();
        Process process = ProgramRun.Start(
            new Dictionary<string, string>(), ["--data", dataFolder, "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), .. arguments]);
        MonolithServer server = new(process, port);
        process.OutputDataReceived += server.Keep;
        process.ErrorDataReceived += server.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await server.WaitUntilReadyAsync();
        return server;
    }

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
    public (long Memory, int Handles) Usage()
    {
        _process.Refresh();
        return (_process.WorkingSet64, Directory.GetFiles($"/proc/{_process.Id}/fd").Length);
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
            _log.AppendLine(line.Data);
    }

    private async Task WaitUntilReadyAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(1))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The monolith ended with {_process.ExitCode}: {Log}");
            try
            {
                using HttpResponseMessage response = await Http.GetAsync("health/ready");
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException($"The monolith was not ready within a minute: {Log}");
    }
}
