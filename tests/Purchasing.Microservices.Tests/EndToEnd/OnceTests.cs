using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>However often it is asked for, an order is made once.</summary>
[Collection(SharedCluster.Name)]
public sealed class OnceTests(SharedCluster shared)
{
    [Fact]
    public async Task Sixty_four_identical_requests_at_once_make_one_order()
    {
        var cluster = shared.Cluster;
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => cluster.FlowAsync("ONCE-001")));
        Assert.Single(await cluster.OrdersAsync("ONCE-001"));
        foreach (var answer in answers)
            Assert.True((string?)answer["status"] is "ordered" or "no_order", answer.ToJsonString());
    }
}
