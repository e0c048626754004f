using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The seven services as processes on loopback, on free ports and SQLite files of their own; or some of them beside another cluster.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Dictionary<Service, (int Http, int Grpc)> _ports = [];
    private readonly Dictionary<Service, ChildProcess> _processes = [];
    private readonly Dictionary<string, string> _settings;
    private readonly Func<Service, IReadOnlyDictionary<string, string>>? _identity;
    private readonly string _scheme = "http";

    private Cluster(TemporaryFolder data, IReadOnlyDictionary<string, string>? settings, TestCertificates? certificates, Func<Service, IReadOnlyDictionary<string, string>>? identity)
    {
        Data = data;
        _identity = identity;
        if (certificates is not null)
        {
            _scheme = "https";
            Http.Dispose();
            Http = new HttpClient(certificates.CreateHandler()) { Timeout = TimeSpan.FromMinutes(2) };
        }

        foreach (var service in Service.All)
            _ports[service] = (LoopbackPort.Reserve(), service.HasGrpc ? LoopbackPort.Reserve() : 0);
        _settings = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["Databases__DataDirectory"] = data.Path,
            ["Sending__Folder"] = Outbox,
            // A machine that builds and tests at the same time is slow; a slow answer is not what these tests look for.
            ["Services__DeadlineMilliseconds"] = "30000",
        };
        Address();
    }

    // The services named are new; the others are those of another cluster.
    private Cluster(Cluster other, IReadOnlyDictionary<string, string> settings, IReadOnlyList<Service> own)
    {
        Data = new TemporaryFolder();
        _settings = new Dictionary<string, string>(other._settings);
        foreach (var (key, value) in settings)
            _settings[key] = value;
        _settings["Databases__DataDirectory"] = Data.Path;
        _settings["Sending__Folder"] = Outbox;
        foreach (var service in Service.All)
            _ports[service] = own.Contains(service) ? (LoopbackPort.Reserve(), service.HasGrpc ? LoopbackPort.Reserve() : 0) : other._ports[service];
        Http.DefaultRequestHeaders.Authorization = other.Http.DefaultRequestHeaders.Authorization;
        Address();
    }

    public TemporaryFolder Data { get; }

    public string Outbox => System.IO.Path.Combine(Data.Path, "outbox");

    public HttpClient Http { get; private set; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <param name="data">Where the databases are; null for a new folder.</param>
    /// <param name="settings">Settings of all services.</param>
    /// <param name="certificates">Certificates that all of them answer with; null without TLS.</param>
    /// <param name="identity">Settings of one service: its token and its callers; null without.</param>
    /// <param name="token">The token of the test; null for the one of the settings.</param>
    public static async Task<Cluster> StartAsync(
        TemporaryFolder? data = null,
        IReadOnlyDictionary<string, string>? settings = null,
        TestCertificates? certificates = null,
        Func<Service, IReadOnlyDictionary<string, string>>? identity = null,
        string? token = null)
    {
        var cluster = new Cluster(data ?? new TemporaryFolder(), settings, certificates, identity);
        foreach (var service in Service.All)
            cluster.Start(service);
        if (token is not null || cluster._settings.TryGetValue("Auth__Token", out token))
            cluster.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var service in Service.All)
            await cluster.ReadyAsync(service);
        // The first calls compile code and open connections, which takes long on a busy machine. Nobody knows this product.
        using var warm = await cluster.Http.PostAsJsonAsync(cluster.Url(Service.Orchestrator, "/purchasing/flow"), new { product_id = "WARM-UP", dry_run = true });
        return cluster;
    }

    /// <summary>Starts some services with other settings and data beside this cluster, whose remaining services they use.</summary>
    public async Task<Cluster> StartBesideAsync(IReadOnlyDictionary<string, string> settings, params Service[] own)
    {
        var beside = new Cluster(this, settings, own);
        foreach (var service in own)
            beside.Start(service);
        foreach (var service in own)
            await beside.ReadyAsync(service);
        return beside;
    }

    public int RestPort(Service service) => _ports[service].Http;

    public int GrpcPort(Service service) => _ports[service].Grpc;

    public Uri Url(Service service, string path) => new($"{_scheme}://127.0.0.1:{RestPort(service)}{path}");

    public ChildProcess Process(Service service) => _processes[service];

    public void Start(Service service, params string[] arguments) => _processes[service] = ChildProcess.Start(service.Path, arguments, Environment(service));

    /// <summary>The environment that a service is started with.</summary>
    public IReadOnlyDictionary<string, string> Environment(Service service)
    {
        var environment = new Dictionary<string, string>(_settings) { ["Ports__Rest"] = RestPort(service).ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (service.HasGrpc)
            environment["Ports__Grpc"] = GrpcPort(service).ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (key, value) in _identity?.Invoke(service) ?? new Dictionary<string, string>())
            environment[key] = value;
        return environment;
    }

    public async Task KillAsync(Service service)
    {
        _processes[service].Kill();
        await _processes[service].ExitAsync();
    }

    public async Task ReadyAsync(Service service)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (_processes[service].HasExited)
                throw new InvalidOperationException($"{service.Folder} ended: {_processes[service].Log}");
            try
            {
                using var response = await Http.GetAsync(Url(service, "/health/ready"), patience.Token);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50, patience.Token);
        }
    }

    public async Task<JsonNode> FlowAsync(string productId, string actor = "test")
    {
        using var response = await Http.PostAsJsonAsync(Url(Service.Orchestrator, "/purchasing/flow"), new { product_id = productId, actor });
        var body = await response.Content.ReadAsStringAsync();
        return response.StatusCode == HttpStatusCode.OK
            ? JsonNode.Parse(body)!
            : throw new InvalidOperationException($"{productId}: {(int)response.StatusCode} {body}{System.Environment.NewLine}{_processes[Service.Orchestrator].Log}");
    }

    public async Task<JsonArray> OrdersAsync(string productId) =>
        (await Http.GetFromJsonAsync<JsonArray>(Url(Service.PurchaseOrders, $"/po?product_id={productId}")))!;

    private void Address()
    {
        foreach (var service in Service.All.Where(service => service.HasGrpc))
            _settings[$"Services__{service.Folder}"] = $"{_scheme}://127.0.0.1:{GrpcPort(service)}";
        _settings["Services__Page"] = $"{_scheme}://127.0.0.1:{RestPort(Service.PurchaseOrders)}";
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var process in _processes.Values)
            await process.DisposeAsync();
        Data.Dispose();
    }
}
