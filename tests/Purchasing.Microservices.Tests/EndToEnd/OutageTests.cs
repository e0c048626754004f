using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>Each service killed in turn under load: its products are held, never ordered wrongly, and all is well when it is back.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Whichever_service_is_down_products_are_held_until_it_is_back()
    {
        await using var cluster = await Cluster.StartAsync(await Monolith.GenerateAsync(300));
        var next = 0;
        var waiting = new List<string>();
        string Product() => $"GEN-{Interlocked.Increment(ref next):0000000}";

        foreach (var service in Service.All.Where(service => service.HasGrpc))
        {
            var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                var answers = new List<JsonNode>();
                for (var i = 0; i < 6; i++)
                    answers.Add(await cluster.FlowAsync(Product()));
                return answers;
            }));
            await cluster.KillAsync(service);
            var product = Product();
            var down = await cluster.FlowAsync(product);
            Assert.True((string?)down["status"] == "held", $"{service.Folder} is down: {down["status"]}");
            Assert.NotEmpty(down["held_reasons"]!.AsArray());
            Assert.Null(down["purchase_order"]);

            cluster.Start(service);
            await cluster.ReadyAsync(service);
            foreach (var answer in (await load).SelectMany(answers => answers).Where(answer => (string?)answer["status"] == "held"))
            {
                Assert.NotEmpty(answer["held_reasons"]!.AsArray());
                waiting.Add((string)answer["product_id"]!);
            }
            await BackAsync(cluster, product);
        }

        // What was held is asked for again; what was answered is not, so that an order beyond the first would be a double one.
        foreach (var product in waiting)
            await BackAsync(cluster, product);
        for (var n = 1; n <= next; n++)
            Assert.True((await cluster.OrdersAsync($"GEN-{n:0000000}")).Count <= 1, $"product {n} was ordered twice");
    }

    // By itself: nobody restarts the orchestrator; only its callers ask again.
    private static async Task BackAsync(Cluster cluster, string product)
    {
        var patience = TimeProvider.System.GetTimestamp();
        JsonNode answer;
        do
        {
            answer = await cluster.FlowAsync(product);
        }
        while (IsHeldByOutage(answer) && TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromMinutes(2));
        Assert.False(IsHeldByOutage(answer), $"{product} is still held: {answer["held_reasons"]}");
    }

    // Some products of the catalogue lack a value, and are held for that whatever runs.
    private static bool IsHeldByOutage(JsonNode answer) =>
        answer["held_reasons"]!.AsArray().Any(reason => ((string)reason!).Contains(" service ", StringComparison.Ordinal));
}
