using System.Net;
using System.Net.Http.Json;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The trace of a caller goes through all services, and out to a collector.</summary>
[Collection(SharedCluster.Name)]
public sealed class TraceTests(SharedCluster shared)
{
    [Fact]
    public async Task One_request_is_one_trace_through_all_seven()
    {
        var cluster = shared.Cluster;
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        using var request = new HttpRequestMessage(HttpMethod.Post, cluster.Url(Service.Orchestrator, "/purchasing/flow"))
        {
            Content = JsonContent.Create(new { product_id = "MISC-001" }),
            Headers = { { "traceparent", $"00-{trace}-b7ad6b7169203331-01" } },
        };
        using var response = await cluster.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        foreach (var name in (string[])["orchestrator", "oms", "inventory", "supplier", "uom", "rule-engine", "purchase-orders"])
            await shared.Collector.SeesAsync(Convert.FromHexString(trace), $"purchasing-{name}");
    }

    [Fact]
    public async Task A_catalogue_run_reports_its_spans_before_it_ends()
    {
        using var collector = new OtlpCollector();
        using var data = new TemporaryFolder();
        var environment = new Dictionary<string, string>(shared.Cluster.Environment(Service.PurchaseOrders))
        {
            ["Databases__DataDirectory"] = data.Path,
            ["Run__Key"] = "traced",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            // Longer than the run: what arrives was sent at its end.
            ["OTEL_BSP_SCHEDULE_DELAY"] = "600000",
        };
        await using var migration = ChildProcess.Start(Service.PurchaseOrders.Path, ["migrate"], environment);
        Assert.True(await migration.ExitAsync() == 0, migration.Log);
        await using var run = ChildProcess.Start(Service.PurchaseOrders.Path, ["run"], environment);
        Assert.True(await run.ExitAsync() == 0, run.Log);
        await collector.SeesAsync("purchasing-catalogue-run", "graph purchasing");
    }
}
