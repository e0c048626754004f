using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Purchasing.Rete.Tests.Fuzz;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>
/// Requests that nobody should send: refused with a reason, and never the end of the service. PURCHASING_FUZZ_CASES sets how
/// many mutated bodies are sent (2,000 by default).
/// </summary>
[Collection(SharedCluster.Name)]
public sealed class RequestTests(SharedCluster shared)
{
    private const string Facts = """
        {"product_id":"X","order_date":"2026-01-05",
         "demand":{"product_id":"X","avg_daily":15.5,"trend":"increasing"},
         "stock":[{"product_id":"X","warehouse_id":"W","on_hand":25,"reserved":5,"unit":"PIECE"}],
         "offers":[{"product_id":"X","supplier_id":"S","price":15.99,"currency":"USD","moq":20,"lead_time_days":7,"active":true,"purchase_unit":"CASE"}],
         "units":[{"product_id":"X","from_unit":"CASE","to_unit":"PIECE","factor":12}],
         "open_orders":{"product_id":"X","quantity":0,"sequence":0}}
        """;

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_FUZZ_CASES"), out var wanted) ? wanted : 2_000;

    [Fact]
    public async Task A_mutated_body_is_answered_and_never_with_a_defect_of_ours()
    {
        var cluster = shared.Cluster;
        var decision = await (await cluster.Http.PostAsync(cluster.Url(Service.RuleEngine, "/rules/evaluate"), Json(Facts))).Content.ReadAsStringAsync();
        (Uri Url, string Body)[] seeds =
        [
            (cluster.Url(Service.Orchestrator, "/purchasing/flow"), """{"product_id":"FUZZ-001","run_key":"fuzz","actor":"fuzz","dry_run":true}"""),
            (cluster.Url(Service.RuleEngine, "/rules/evaluate"), Facts),
            (cluster.Url(Service.PurchaseOrders, "/po/create"), $$"""{"decision":{{decision}},"actor":"fuzz","run_key":"fuzz"}"""),
            (cluster.Url(Service.PurchaseOrders, "/po/send"), """{"order_id":"PO-NONE","actor":"fuzz"}"""),
        ];
        var next = -1;
        var answers = new int[600];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < Cases)
            {
                // The number is the seed: what failed can be sent again.
                var random = new Random(number);
                var (url, body) = seeds[number % seeds.Length];
                for (var changes = random.Next(1, 5); changes > 0; changes--)
                    body = new Mutation(random.Next(Mutation.Kinds), random.Next(Mutation.Range), random.Next(Mutation.Range)).Apply(body);
                using var response = await cluster.Http.PostAsync(url, Json(body));
                Interlocked.Increment(ref answers[(int)response.StatusCode]);
                Assert.True((int)response.StatusCode is 200 or 201 or 400 or 404 or 409 or 413, $"{number}: {url} answered {(int)response.StatusCode} to {body}");
                if (!response.IsSuccessStatusCode)
                    await IsProblemAsync(response);
            }
        })));
        // Few mutations leave a body as documented: a misspelt member is refused like any other unknown one. An order for a product that the
        // order service itself does not know is refused with 409.
        Assert.True(answers[400] > Cases / 10 && answers[200] > 0 && answers[200] + answers[409] > Cases / 50, string.Join(", ", answers.Select((count, status) => (status, count)).Where(answer => answer.count > 0)));
        foreach (var service in Service.All)
            await cluster.ReadyAsync(service);
    }

    [Fact]
    public async Task Oversize_bodies_deep_JSON_and_wrong_media_types_are_refused()
    {
        var cluster = shared.Cluster;
        var flow = cluster.Url(Service.Orchestrator, "/purchasing/flow");
        var evaluate = cluster.Url(Service.RuleEngine, "/rules/evaluate");

        foreach (var url in (Uri[])[flow, evaluate])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = Json($$"""{"product_id":"{{new string('x', 5 * 1024 * 1024)}}"}""") };
            // The refusal comes before the body is read, and a client that has not sent it yet can hear it.
            request.Headers.ExpectContinue = true;
            using var large = await cluster.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
            using var deep = await cluster.Http.PostAsync(url, Json($$"""{"product_id":"X","more":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}"""));
            Assert.Equal(HttpStatusCode.BadRequest, deep.StatusCode);
            await IsProblemAsync(deep);
            using var text = await cluster.Http.PostAsync(url, new StringContent("{}", Encoding.UTF8, "text/plain"));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
            using var none = await cluster.Http.PostAsync(url, null);
            Assert.True((int)none.StatusCode is 400 or 415, $"{none.StatusCode}");
        }
        Assert.Equal("no_order", (string?)(await AgainAsync(cluster, "MISC-002"))["status"]);
    }

    [Fact]
    public async Task A_client_that_sends_its_body_drop_by_drop_is_cut_off_and_others_are_served_meanwhile()
    {
        var cluster = shared.Cluster;
        var slow = Enumerable.Range(0, 50).Select(async _ =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, cluster.RestPort(Service.Orchestrator));
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /purchasing/flow HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SharedCluster.Token}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"));
            // The server ends it: with an answer that the request came too slowly, or by closing the connection.
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var buffer = new byte[4096];
            try
            {
                var read = await stream.ReadAsync(buffer, patience.Token);
                return read == 0 || Encoding.ASCII.GetString(buffer, 0, read).StartsWith("HTTP/1.1 4", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return true;
            }
        }).ToArray();
        Assert.Equal("no_order", (string?)(await AgainAsync(cluster, "MISC-003"))["status"]);
        Assert.All(await Task.WhenAll(slow), Assert.True);
    }

    private static async Task<JsonNode> AgainAsync(Cluster cluster, string product)
    {
        await cluster.FlowAsync(product);
        return await cluster.FlowAsync(product);
    }

    // A body may hold half a surrogate pair or a zero byte, as a hostile one would.
    private static ByteArrayContent Json(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static async Task IsProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((int)response.StatusCode, (int)problem["status"]!);
        var text = problem.ToJsonString();
        // Neither stack traces nor names of types.
        Assert.False(text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Purchasing.", StringComparison.Ordinal) || text.Contains("System.", StringComparison.Ordinal), text);
    }
}
