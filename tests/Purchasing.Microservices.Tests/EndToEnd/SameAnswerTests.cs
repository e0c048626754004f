using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The seven services and the monolith answer with the same JSON, but for ids, times, who asked, and the trace.</summary>
[Collection(SharedCluster.Name)]
public sealed class SameAnswerTests(SharedCluster shared)
{
    [Fact]
    public async Task Seed_products_and_two_hundred_generated_ones_get_the_same_answer()
    {
        // The generator makes the same products first, however many follow.
        using var data = await Monolith.GenerateAsync(200);
        await SharedCluster.SeedAsync(data, "PROD");
        var expected = await Monolith.FlowAllAsync(data);
        Assert.Equal(203, expected.Count);
        Assert.Equal(3, expected.Count(flow => ((string)flow!["product_id"]!).StartsWith("PROD-", StringComparison.Ordinal)));
        foreach (var status in (string[])["ordered", "pending_approval", "no_order", "held"])
            Assert.Contains(expected, flow => (string?)flow!["status"] == status);
        foreach (var flow in expected)
        {
            var actual = await shared.Cluster.FlowAsync((string)flow!["product_id"]!);
            Assert.Equal(Comparable(flow), Comparable(actual));
        }
    }

    [Fact]
    public async Task A_flow_is_drawn_with_what_was_skipped_and_why()
    {
        using var answer = await shared.Cluster.Http.PostAsJsonAsync(
            shared.Cluster.Url(Service.Orchestrator, "/purchasing/flow"), new { product_id = "PROD-001", dry_run = true, drawing = "mermaid" });
        var flow = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Matches("\"send<br/>send<br/>skipped<br/>'order' (was skipped|did not fulfil: order.approved)", (string)flow["drawing"]!);
    }

    // Numbers keep their digits as written: 8.50 and 8.5 would be a difference.
    private static string Comparable(JsonNode flow)
    {
        var copy = flow.DeepClone().AsObject();
        copy.Remove("trace");
        if (copy["purchase_order"] is JsonObject order)
        {
            foreach (var name in (string[])["id", "created_at", "changed_at", "created_by"])
                order.Remove(name);
        }
        return copy.ToJsonString();
    }
}
