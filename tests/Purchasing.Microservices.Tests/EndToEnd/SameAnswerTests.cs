using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The seven services and the monolith answer with the same JSON, but for ids, times, who asked, and the trace.</summary>
public sealed class SameAnswerTests
{
    [Fact]
    public async Task Seed_products_get_the_same_answer()
    {
        using var data = new TemporaryFolder();
        var expected = await Monolith.FlowAllAsync(data);
        await using var cluster = await Cluster.StartAsync();
        Assert.Equal(3, expected.Count);
        await SameAsync(cluster, expected);
    }

    [Fact]
    public async Task Two_hundred_generated_products_get_the_same_answer()
    {
        using var data = await Monolith.GenerateAsync(200);
        var copy = data.Copy();
        var expected = await Monolith.FlowAllAsync(data);
        await using var cluster = await Cluster.StartAsync(copy);
        Assert.Equal(200, expected.Count);
        Assert.Contains(expected, flow => (string?)flow!["status"] == "ordered");
        Assert.Contains(expected, flow => (string?)flow!["status"] == "pending_approval");
        Assert.Contains(expected, flow => (string?)flow!["status"] == "no_order");
        await SameAsync(cluster, expected);
    }

    private static async Task SameAsync(Cluster cluster, JsonArray expected)
    {
        foreach (var flow in expected)
        {
            var actual = await cluster.FlowAsync((string)flow!["product_id"]!);
            Assert.Equal(Comparable(flow), Comparable(actual));
        }
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
