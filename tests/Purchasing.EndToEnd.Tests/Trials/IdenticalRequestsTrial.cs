using System.Net;
using System.Text.Json;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>PURCHASING_TRIAL_ROUNDS sets the rounds (8; the full trial is 1,000).</summary>
public sealed class IdenticalRequestsTrial
{
    private static int Rounds => Trial.Size("PURCHASING_TRIAL_ROUNDS", 8);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task Sixty_four_identical_requests_at_once_make_one_order_in_every_round(string provider)
    {
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, products: Rounds * 3);
        await using MonolithServer server = await world.ServeAsync();
        int rounds = 0;
        for (int product = 1; rounds < Rounds; product++)
        {
            string id = $"GEN-{product:D7}";
            (_, JsonElement wanted) = await server.PostAsync("purchasing/flow", $$"""{"product_id":"{{id}}","dry_run":true}""");
            if (wanted.GetProperty("status").GetString() is "held" or "no_order")
                continue;
            rounds++;

            (HttpStatusCode Status, JsonElement Body)[] answers = await Task.WhenAll(
                Enumerable.Range(0, 64).Select(_ => server.PostAsync("purchasing/flow", $$"""{"product_id":"{{id}}"}""")));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            Assert.All(answers, answer => Assert.Contains(answer.Body.GetProperty("status").GetString(), (string[])["ordered", "pending_approval", "no_order"]));
            JsonElement order = Assert.Single((await server.GetAsync($"purchase-orders?product_id={id}")).EnumerateArray());
            Assert.Single((await server.GetAsync($"purchase-orders/{order.GetProperty("id").GetString()}")).GetProperty("lines").EnumerateArray());
        }

        Assert.Equal(Rounds, await world.CountAsync("purchase_orders"));
    }
}
