using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>Orders are made once and sent once, whatever happens in between.</summary>
public sealed class OnceTests
{
    [Fact]
    public async Task Sixty_four_identical_requests_at_once_make_one_order()
    {
        await using var cluster = await Cluster.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => cluster.FlowAsync("PROD-001")));
        Assert.Single(await cluster.OrdersAsync("PROD-001"));
        foreach (var answer in answers)
            Assert.True((string?)answer["status"] is "ordered" or "no_order", answer.ToJsonString());
    }

    [Fact]
    public async Task An_order_service_killed_between_create_and_send_sends_once()
    {
        // It looks into its outbox when it starts, and then not for an hour: what it creates is not sent before it is killed.
        await using var cluster = await Cluster.StartAsync(settings: new Dictionary<string, string> { ["Sending__PollInterval"] = "01:00:00" });
        var order = (await cluster.FlowAsync("PROD-001"))["purchase_order"]!;
        Assert.Equal("approved", (string?)order["status"]);
        await cluster.KillAsync(Service.PurchaseOrders);
        Assert.False(Directory.Exists(cluster.Outbox) && Directory.EnumerateFiles(cluster.Outbox, "*.xml").Any());

        cluster.Start(Service.PurchaseOrders);
        await cluster.ReadyAsync(Service.PurchaseOrders);
        await SentAsync(cluster);
        await cluster.KillAsync(Service.PurchaseOrders);
        cluster.Start(Service.PurchaseOrders);
        await cluster.ReadyAsync(Service.PurchaseOrders);
        Assert.Equal("sent", (string?)(await SentAsync(cluster))["status"]);
        Assert.Single(Directory.GetFiles(cluster.Outbox, "*.xml"));
    }

    private static async Task<JsonNode> SentAsync(Cluster cluster)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var order = (await cluster.OrdersAsync("PROD-001")).Single()!;
            if ((string?)order["status"] == "sent")
                return order;
            await Task.Delay(100, patience.Token);
        }
    }
}
