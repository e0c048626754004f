using System.Text;
using System.Text.Json;
using StandardWebhooks;

namespace Purchasing.EndToEnd.Tests.Monolith;

public sealed class WebhookTests
{
    // The example of the Standard Webhooks specification.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task A_webhook_that_refuses_at_first_gets_the_order_once_signed_and_under_one_key()
    {
        using TemporaryFolder data = new();
        using WebhookReceiver receiver = new(refusals: 2);
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path, Settings(receiver));
        (_, JsonElement result) = await server.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""");
        string id = result.GetProperty("purchase_order").GetProperty("id").GetString()!;
        await RestTests.UntilAsync(async () => (await server.GetAsync($"purchase-orders/{id}")).GetProperty("status").GetString() == "sent");

        Assert.Equal([false, false, true], receiver.Received.Select(call => call.Accepted));
        Assert.Equal($"{id}-r1", Assert.Single(receiver.Received.Select(call => call.Key).Distinct()));
        Assert.All(receiver.Received, call => new StandardWebhook(Secret).Verify(Encoding.UTF8.GetString(call.Body), call.Headers));
        Assert.DoesNotContain(Secret, server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_survives_a_host_that_dies_before_it_was_sent()
    {
        using TemporaryFolder data = new();
        using WebhookReceiver deaf = new(refusals: int.MaxValue);
        string id;
        await using (MonolithServer server = await MonolithServer.StartProcessAsync(data.Path, Settings(deaf, "00:00:02", "00:00:04")))
        {
            (_, JsonElement result) = await server.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""");
            id = result.GetProperty("purchase_order").GetProperty("id").GetString()!;
            await RestTests.UntilAsync(() => Task.FromResult(!deaf.Received.IsEmpty));
            server.Kill();
        }

        using WebhookReceiver listening = new(refusals: 0);
        await using MonolithServer again = await MonolithServer.StartProcessAsync(data.Path, Settings(listening));
        await RestTests.UntilAsync(async () => (await again.GetAsync($"purchase-orders/{id}")).GetProperty("status").GetString() == "sent");
        Assert.Equal($"{id}-r1", Assert.Single(listening.Received).Key);
    }

    private static string[] Settings(WebhookReceiver receiver, string timeout = "00:01:00", string lease = "00:02:00") =>
    [
        "--set", "Sending:Channel=webhook",
        "--set", $"Sending:WebhookUrl={receiver.Url}",
        "--set", $"Sending:WebhookSecret={Secret}",
        "--set", "Sending:FirstDelay=00:00:00.500",
        "--set", $"Sending:AttemptTimeout={timeout}",
        "--set", $"Sending:Lease={lease}",
    ];
}
