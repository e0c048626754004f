using System.Net;
using System.Text.Json;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Suppliers;
using Purchasing.Suppliers.Channels;

namespace Purchasing.EndToEnd.Tests.Monolith;

public sealed class WebhookTests
{
    private const string Secret = "a secret of the test";

    [Fact]
    public async Task A_webhook_that_refuses_at_first_gets_the_order_once_signed_and_under_one_key()
    {
        using TemporaryFolder data = new();
        // Three tries are made at once; the fifth call belongs to the second, later attempt.
        using WebhookReceiver receiver = new(refusals: 4);
        await using MonolithServer server = await StartAsync(data, receiver);
        (_, JsonElement result) = await server.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""");
        string id = result.GetProperty("purchase_order").GetProperty("id").GetString()!;
        await RestTests.UntilAsync(async () => (await server.GetAsync($"purchase-orders/{id}")).GetProperty("status").GetString() == "sent");
        await Task.Delay(1500);

        Assert.Single(receiver.Received, call => call.Accepted);
        Assert.Equal($"{id}-v1", Assert.Single(receiver.Received.Select(call => call.Key).Distinct()));
        Assert.All(receiver.Received, call => Assert.True(
            WebhookSignature.Verify(Secret, call.Body, call.Signature, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5))));
        Assert.DoesNotContain(Secret, server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_survives_a_host_that_dies_before_it_was_sent()
    {
        using TemporaryFolder data = new();
        using WebhookReceiver deaf = new(refusals: int.MaxValue);
        string id;
        await using (MonolithServer server = await StartAsync(data, deaf))
        {
            (_, JsonElement result) = await server.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""");
            id = result.GetProperty("purchase_order").GetProperty("id").GetString()!;
            await RestTests.UntilAsync(() => Task.FromResult(!deaf.Received.IsEmpty));
            server.Kill();
        }

        using WebhookReceiver listening = new(refusals: 0);
        await using MonolithServer again = await StartAsync(data, listening);
        await RestTests.UntilAsync(async () => (await again.GetAsync($"purchase-orders/{id}")).GetProperty("status").GetString() == "sent");
        Assert.Equal($"{id}-v1", Assert.Single(listening.Received).Key);
    }

    // A client that follows a redirect asks again without the order and takes the answer for a success.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirect_is_no_delivery(bool follows)
    {
        string address = $"http://127.0.0.1:{LoopbackPort.Reserve()}/";
        using HttpListener listener = new();
        listener.Prefixes.Add(address);
        listener.Start();
        Task answering = Task.Run(async () =>
        {
            while (await listener.GetContextAsync() is HttpListenerContext call)
            {
                call.Response.StatusCode = call.Request.Url!.AbsolutePath == "/new" ? 200 : 302;
                call.Response.RedirectLocation = address + "new";
                call.Response.Close();
            }
        });
        using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = follows });
        WebhookChannel channel = new(http, new SupplierChannelOptions { WebhookUrl = new Uri(address + "old"), WebhookSecret = Secret }, TimeProvider.System);

        SupplierChannelException refused = await Assert.ThrowsAsync<SupplierChannelException>(() => channel.SendAsync(Order(), "key", CancellationToken.None).AsTask());

        Assert.False(refused.IsPermanent);
        Assert.Contains(follows ? "redirected order PO-1" : "answered 302", refused.Message, StringComparison.Ordinal);
        listener.Close();
        await Record.ExceptionAsync(() => answering);
    }

    private static PurchaseOrder Order() => new()
    {
        Id = "PO-1",
        RunKey = "run",
        SupplierId = "SUP-001",
        Currency = "USD",
        Status = OrderStatus.Approved,
        CreatedBy = "maker",
        CreatedAt = DateTimeOffset.UnixEpoch,
        ChangedAt = DateTimeOffset.UnixEpoch,
        OrderDate = new DateOnly(2026, 11, 23),
        TotalAmount = 20.00m,
        DiscountAmount = 0m,
        FinalAmount = 20.00m,
        TaxRate = 0.08m,
        TaxAmount = 1.60m,
        GrandTotal = 21.60m,
        BaseCurrency = "USD",
        FxRate = 1m,
        RuleSetHash = "hash",
        Lines =
        [
            new PurchaseOrderLine
            {
                LineNo = 1, ProductId = "P", WarehouseId = "W", Quantity = 2m, StockUnit = "PIECE", PurchaseQuantity = 2m, PurchaseUnit = "PIECE", UnitPrice = 10m, Amount = 20.00m, PositionSequence = 0,
            },
        ],
    };

    private static Task<MonolithServer> StartAsync(TemporaryFolder data, WebhookReceiver receiver) => MonolithServer.StartAsync(
        data.Path,
        "--set", "Sending:Channel=webhook",
        "--set", $"Sending:WebhookUrl={receiver.Url}",
        "--set", $"Sending:WebhookSecret={Secret}",
        "--set", "Sending:FirstDelay=00:00:00.500",
        "--set", "Sending:Lease=00:00:03");
}
