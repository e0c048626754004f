using System.Net;
using System.Net.Http.Json;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>A service that is told to stop says so, serves on for a while, and loses no request.</summary>
[Collection(SharedCluster.Name)]
public sealed class ShutdownTests(SharedCluster shared)
{
    [Fact]
    public async Task Requests_under_way_and_requests_before_the_load_balancer_notices_are_answered()
    {
        await using var cluster = await shared.Cluster.StartBesideAsync(new Dictionary<string, string> { ["Shutdown__DelaySeconds"] = "3" }, Service.Orchestrator);
        using var noticed = new CancellationTokenSource();
        var answered = 0;
        var clients = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!noticed.IsCancellationRequested)
            {
                using var response = await cluster.Http.PostAsJsonAsync(cluster.Url(Service.Orchestrator, "/purchasing/flow"), new { product_id = "STOP-002" });
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Interlocked.Increment(ref answered);
            }
        }).ToArray();
        while (Volatile.Read(ref answered) < 16)
            await Task.Delay(50);
        await cluster.Process(Service.Orchestrator).TerminateAsync();

        // Like a load balancer: nothing new once readiness says no.
        HttpStatusCode ready;
        do
        {
            using var response = await cluster.Http.GetAsync(cluster.Url(Service.Orchestrator, "/health/ready"));
            ready = response.StatusCode;
        }
        while (ready == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        await noticed.CancelAsync();
        await Task.WhenAll(clients);
        Assert.True(answered > 16);
        Assert.Equal(0, await cluster.Process(Service.Orchestrator).ExitAsync());
    }
}
