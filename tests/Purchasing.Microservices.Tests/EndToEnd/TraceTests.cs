using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The trace of a caller goes through all services, and out to a collector.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task One_request_is_one_trace_through_all_seven()
    {
        using var collector = new Collector();
        await using var cluster = await Cluster.StartAsync(settings: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        });
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        using var request = new HttpRequestMessage(HttpMethod.Post, cluster.Url(Service.Orchestrator, "/purchasing/flow"))
        {
            Content = JsonContent.Create(new { product_id = "PROD-001" }),
            Headers = { { "traceparent", $"00-{trace}-b7ad6b7169203331-01" } },
        };
        using var response = await cluster.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        foreach (var name in (string[])["orchestrator", "oms", "inventory", "supplier", "uom", "rule-engine", "purchase-orders"])
            await collector.SeesAsync(Convert.FromHexString(trace), $"purchasing-{name}");
    }

    // Takes what the services send over OTLP; a body is of one service, and names it beside the ids of its traces.
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly List<byte[]> _bodies = [];

        public Collector()
        {
            Address = $"http://127.0.0.1:{LoopbackPort.Reserve()}";
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = ListenAsync();
        }

        public string Address { get; }

        public async Task SeesAsync(byte[] trace, string service)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!Sees(trace, Encoding.UTF8.GetBytes(service)))
            {
                if (patience.IsCancellationRequested)
                    Assert.Fail($"{service} reported no span of the trace.");
                await Task.Delay(50);
            }
        }

        public void Dispose() => _listener.Close();

        private bool Sees(byte[] trace, byte[] service)
        {
            lock (_bodies)
                return _bodies.Exists(body => body.AsSpan().IndexOf(trace) >= 0 && body.AsSpan().IndexOf(service) >= 0);
        }

        private async Task ListenAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                if (context.Request.Url!.AbsolutePath == "/v1/traces")
                {
                    lock (_bodies)
                        _bodies.Add(body.ToArray());
                }
                context.Response.Close();
            }
        }
    }
}
