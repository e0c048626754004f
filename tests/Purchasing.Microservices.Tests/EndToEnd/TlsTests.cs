using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Purchasing.Contracts.V1;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The services as they run where others reach them: TLS by Kestrel's own settings, and an identity for each caller.</summary>
public sealed class TlsTests
{
    private static readonly string[] Callers = ["orchestrator", "purchase-orders", "rule-engine", "catalogue-run", "people"];

    [Fact]
    public async Task All_services_work_with_TLS_and_an_identity_each_and_take_nothing_else()
    {
        using var certificates = new TestCertificates();
        await using var cluster = await Cluster.StartAsync(null, certificates.Settings, certificates, Identity, Token("people"));

        var answer = await cluster.FlowAsync("PROD-001");
        Assert.Equal("ordered", answer["status"]!.GetValue<string>());
        Assert.Single(await cluster.OrdersAsync("PROD-001"));

        // Without TLS, or to somebody who does not trust the certificate, no service says anything.
        using var stranger = new HttpClient();
        foreach (var service in Service.All)
        {
            var plain = new UriBuilder(cluster.Url(service, "/health/ready")) { Scheme = "http" }.Uri;
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(plain));
            var distrusting = await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(cluster.Url(service, "/health/ready")));
            Assert.IsType<AuthenticationException>(distrusting.InnerException);
        }

        // An identity opens what the table says and no more: the job of a run may ask for offers and not for orders, a source nothing at all.
        var offers = new Supplier.SupplierClient(Channel(cluster, certificates, Service.Supplier));
        var orders = new PurchaseOrders.PurchaseOrdersClient(Channel(cluster, certificates, Service.PurchaseOrders));
        Assert.NotEmpty((await offers.GetOffersAsync(new ProductId { Id = "PROD-001" }, Headers(Token("catalogue-run")))).Rows);
        await ExpectAsync(StatusCode.PermissionDenied, () => orders.GetAsync(new OrderId { Id = "PO-NONE" }, Headers(Token("catalogue-run"))));
        await ExpectAsync(StatusCode.Unauthenticated, () => offers.GetOffersAsync(new ProductId { Id = "PROD-001" }, Headers(Token("oms"))));
        await ExpectAsync(StatusCode.Unauthenticated, () => offers.GetOffersAsync(new ProductId { Id = "PROD-001" }));

        // Runs over REST go by roles: a service may manage them, the person that the orchestrator passes on as far as theirs allow, a stranger nothing.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), await RunsAsync("catalogue-run"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), await RunsAsync("orchestrator", "buyer"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), await RunsAsync("orchestrator", "viewer"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await RunsAsync("oms"));

        // The page is for people, whom the orchestrator passes on; the other services have no business there, nor with runs.
        foreach (string caller in new[] { "rule-engine", "purchase-orders" })
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), await RunsAsync(caller));
        foreach (string caller in new[] { "rule-engine", "purchase-orders", "catalogue-run" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await GoAsync("/desk/orders", caller));
            Assert.Equal(HttpStatusCode.Forbidden, await GoAsync("/purchasing/rules/versions", caller));
        }

        Assert.Equal(HttpStatusCode.OK, await GoAsync("/desk/orders", "orchestrator", "buyer"));
        cluster.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token("purchase-orders"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await cluster.Http.GetAsync(cluster.Url(Service.Orchestrator, "/purchase-orders"))).StatusCode);

        async Task<(HttpStatusCode Seen, HttpStatusCode Abandoned)> RunsAsync(string caller, string? role = null) =>
            (await AskAsync(HttpMethod.Get, "runs", caller, role), await AskAsync(HttpMethod.Post, "run/nothing/abandon", caller, role));

        Task<HttpStatusCode> GoAsync(string path, string caller, string? role = null) => SendAsync(HttpMethod.Get, path, caller, role);

        Task<HttpStatusCode> AskAsync(HttpMethod method, string path, string caller, string? role) => SendAsync(method, $"/purchasing/{path}", caller, role);

        async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, string caller, string? role)
        {
            using var request = new HttpRequestMessage(method, cluster.Url(Service.PurchaseOrders, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(caller));
            if (role is not null)
                request.Headers.Add("x-purchasing-person", Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"Subject":"vera","Roles":["{{role}}"]}""")));
            if (method == HttpMethod.Post)
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await cluster.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    // Who calls whom is what the table of calls says; each knows the hashes of its callers and its own token alone.
    private static Dictionary<string, string> Identity(Service service)
    {
        string name = service == Service.PurchaseOrders ? "purchase-orders" : service.Folder.ToLowerInvariant();
        string[] callers = service == Service.Orchestrator ? ["people"] : Callers;
        return new Dictionary<string, string>
        {
            ["Auth__Token"] = Token(name),
            ["Auth__Callers"] = string.Join(',', callers.Select(caller => $"{caller}={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token(caller))))}")),
        };
    }

    private static string Token(string name) => $"the token of {name}, which nobody else has";

    private static Metadata Headers(string token) => new() { { "authorization", $"Bearer {token}" } };

    private static GrpcChannel Channel(Cluster cluster, TestCertificates certificates, Service service) =>
        GrpcChannel.ForAddress($"https://127.0.0.1:{cluster.GrpcPort(service)}", new GrpcChannelOptions { HttpHandler = certificates.CreateHandler(), DisposeHttpClient = true });

    private static async Task ExpectAsync<T>(StatusCode status, Func<AsyncUnaryCall<T>> call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await call())).StatusCode);
}
