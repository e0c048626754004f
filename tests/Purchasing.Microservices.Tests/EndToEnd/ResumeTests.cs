using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>
/// The shipped flow keeps no log of its own: from the order on, the order database says where it stands. So a run
/// that waits for an approval, or whose processes died, goes on from there, whoever starts again.
/// </summary>
public sealed class ResumeTests
{
    private static readonly Dictionary<string, string> NoSending = new() { ["Sending__PollInterval"] = "01:00:00" };

    [Fact]
    public async Task What_waits_for_sending_or_for_an_approval_goes_on_once_after_all_seven_were_killed()
    {
        // The outbox is looked into at the start and then not for an hour, so the kill comes between order and send.
        await using var cluster = await Cluster.StartAsync(await CatalogueAsync(), NoSending);
        var approved = (string)(await cluster.FlowAsync("PROD-001"))["purchase_order"]!["id"]!;
        var waiting = await OrderThatWaitsAsync(cluster);
        await KillAllAsync(cluster);
        Assert.Empty(Sent(cluster));

        await StartAllAsync(cluster);
        await StatusAsync(cluster, approved, "sent");
        // The caller, who never heard the end of it, asks again.
        Assert.Equal("no_order", (string?)(await cluster.FlowAsync("PROD-001"))["status"]);
        await StatusAsync(cluster, waiting, "pending_approval");
        Assert.DoesNotContain(Sent(cluster), file => file.Contains(waiting, StringComparison.Ordinal));

        // At other prices it is not approved: a digit more, and the same prices again.
        await PricesAsync(cluster, "price || '9'");
        Assert.Contains(" now asks ", await ApproveAsync(cluster, waiting, HttpStatusCode.Conflict), StringComparison.Ordinal);
        await PricesAsync(cluster, "substr(price, 1, length(price) - 1)");
        await ApproveAsync(cluster, waiting, HttpStatusCode.OK);

        // And the order service alone, twice: between approval and sending, and after sending.
        for (var i = 0; i < 2; i++)
        {
            await cluster.KillAsync(Service.PurchaseOrders);
            // A supplier that the dead process had claimed is free when its lease has ended, and not before: here the outbox is looked into again.
            cluster.Start(Service.PurchaseOrders, "--Sending:PollInterval=00:00:01");
            await cluster.ReadyAsync(Service.PurchaseOrders);
            await StatusAsync(cluster, waiting, "sent");
            await StatusAsync(cluster, approved, "sent");
        }

        foreach (var order in (string[])[approved, waiting])
            Assert.Single(Sent(cluster), file => file.Contains(order, StringComparison.Ordinal));
    }

    private static async Task<TemporaryFolder> CatalogueAsync()
    {
        var data = await Monolith.GenerateAsync(60);
        await SharedCluster.SeedAsync(data, "PROD");
        return data;
    }

    private static async Task<string> OrderThatWaitsAsync(Cluster cluster)
    {
        for (var n = 1; n <= 60; n++)
        {
            var flow = await cluster.FlowAsync($"GEN-{n:0000000}", actor: "buyer");
            if ((string?)flow["status"] == "pending_approval" && (int)flow["purchase_order"]!["approvals_needed"]! == 1)
                return (string)flow["purchase_order"]!["id"]!;
        }

        throw new InvalidOperationException("No product of the catalogue waits for one approval.");
    }

    private static async Task<string> ApproveAsync(Cluster cluster, string id, HttpStatusCode expected)
    {
        using var seen = await cluster.Http.GetAsync(cluster.Url(Service.Orchestrator, $"/purchase-orders/{id}"));
        using var approval = new HttpRequestMessage(HttpMethod.Post, cluster.Url(Service.Orchestrator, $"/purchase-orders/{id}/approve"))
        {
            Content = JsonContent.Create(new { actor = "chief" }),
            Headers = { IfMatch = { seen.Headers.ETag! } },
        };
        using var answer = await cluster.Http.SendAsync(approval);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, body);
        return body;
    }

    private static async Task PricesAsync(Cluster cluster, string price)
    {
        await using var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(cluster.Data.Path, "supplier_db.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE supplier_offers SET price = {price}; UPDATE price_breaks SET price = {price};";
        await command.ExecuteNonQueryAsync();
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
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var order = (await cluster.Http.GetFromJsonAsync<JsonObject>(cluster.Url(Service.PurchaseOrders, $"/po/{id}"), patience.Token))!;
            if ((string?)order["status"] == status)
                return order;
            await Task.Delay(100, patience.Token);
        }
    }
}
