using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>
/// The shipped flow keeps no log of its own: from the order on, the order database says where it stands. So a run
/// that waits for an approval, or whose processes died, goes on from there, whoever starts again.
/// </summary>
public sealed class ResumeTests
{
    private static readonly Dictionary<string, string> NoSending = new() { ["Sending__PollInterval"] = "01:00:00" };

    [Fact]
    public async Task All_seven_killed_between_order_and_send_send_once_when_they_are_back()
    {
        // The outbox is looked into at the start and then not for an hour, so the kill comes between order and send.
        await using var cluster = await Cluster.StartAsync(settings: NoSending);
        var order = (await cluster.FlowAsync("PROD-001"))["purchase_order"]!;
        Assert.Equal("approved", (string?)order["status"]);
        await KillAllAsync(cluster);
        Assert.False(Directory.Exists(cluster.Outbox) && Directory.EnumerateFiles(cluster.Outbox, "*.xml").Any());

        for (var i = 0; i < 3; i++)
        {
            await StartAllAsync(cluster);
            await StatusAsync(cluster, (string)order["id"]!, "sent");
            // The caller, who never heard the end of it, asks again.
            Assert.Equal("no_order", (string?)(await cluster.FlowAsync("PROD-001"))["status"]);
            await KillAllAsync(cluster);
        }
        Assert.Single(Directory.GetFiles(cluster.Outbox, "*.xml"));
    }

    [Fact]
    public async Task A_flow_that_waits_for_an_approval_goes_on_after_all_seven_were_killed()
    {
        await using var cluster = await Cluster.StartAsync(await Monolith.GenerateAsync(60));
        JsonNode? waiting = null;
        for (var n = 1; waiting is null && n <= 60; n++)
        {
            var flow = await cluster.FlowAsync($"GEN-{n:0000000}", actor: "buyer");
            if ((string?)flow["status"] == "pending_approval" && (int)flow["purchase_order"]!["approvals_needed"]! == 1)
                waiting = flow["purchase_order"];
        }
        Assert.NotNull(waiting);
        var id = (string)waiting["id"]!;
        await KillAllAsync(cluster);
        await StartAllAsync(cluster);
        Assert.Equal("pending_approval", (string?)(await StatusAsync(cluster, id, "pending_approval"))["status"]);
        Assert.DoesNotContain(Sent(cluster), file => file.Contains(id, StringComparison.Ordinal));

        using var seen = await cluster.Http.GetAsync(cluster.Url(Service.Orchestrator, $"/purchase-orders/{id}"));
        using var approval = new HttpRequestMessage(HttpMethod.Post, cluster.Url(Service.Orchestrator, $"/purchase-orders/{id}/approve"))
        {
            Content = JsonContent.Create(new { actor = "chief" }),
            Headers = { IfMatch = { seen.Headers.ETag! } },
        };
        using var approved = await cluster.Http.SendAsync(approval);
        Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        await StatusAsync(cluster, id, "sent");
        await KillAllAsync(cluster);
        await StartAllAsync(cluster);
        await StatusAsync(cluster, id, "sent");
        Assert.Single(Sent(cluster), file => file.Contains(id, StringComparison.Ordinal));
    }

    private static string[] Sent(Cluster cluster) => Directory.Exists(cluster.Outbox) ? Directory.GetFiles(cluster.Outbox, "*.xml") : [];

    private static async Task KillAllAsync(Cluster cluster)
    {
        foreach (var service in Service.All)
            await cluster.KillAsync(service);
    }

    private static async Task StartAllAsync(Cluster cluster)
    {
        foreach (var service in Service.All)
            cluster.Start(service);
        foreach (var service in Service.All)
            await cluster.ReadyAsync(service);
    }

    private static async Task<JsonNode> StatusAsync(Cluster cluster, string id, string status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var order = (await cluster.Http.GetFromJsonAsync<JsonObject>(cluster.Url(Service.PurchaseOrders, $"/po/{id}"), patience.Token))!;
            if ((string?)order["status"] == status)
                return order;
            await Task.Delay(100, patience.Token);
        }
    }
}
