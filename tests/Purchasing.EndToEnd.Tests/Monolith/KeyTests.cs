using System.Net;
using System.Text;
using System.Text.Json;
using Purchasing.Core.Orders;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Keys that callers give: of runs, requests and documents. None stands for what somebody else means by it.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task The_products_own_keys_are_refused_wherever_a_caller_gives_one()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        foreach (string key in new[] { "position:PROD-001:1", "Position:PROD-001:1", "request:a", "schedule-20300101T0100Z" })
        {
            foreach (string path in new[] { "purchasing/run", "purchasing/flow" })
            {
                string product = path == "purchasing/flow" ? "\"product_id\":\"PROD-001\"," : "";
                (HttpStatusCode status, JsonElement problem) = await server.PostAsync(path, $$"""{ {{product}} "run_key": "{{key}}" }""");
                Assert.Equal(HttpStatusCode.BadRequest, status);
                Assert.Contains("as keys do that purchasing makes itself", problem.ToString(), StringComparison.Ordinal);
            }
        }

        Assert.Empty((await server.GetAsync("purchase-orders")).EnumerateArray());
        Assert.Empty((await server.GetAsync("purchasing/runs?all=true")).EnumerateArray());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\\\b")]
    [InlineData("..")]
    [InlineData(" monday")]
    [InlineData("")]
    [InlineData("tab\\there")]
    public async Task A_run_gets_no_key_that_no_address_can_name(string key)
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (HttpStatusCode status, JsonElement problem) = await server.PostAsync("purchasing/run", $$"""{"run_key":"{{key}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Matches("key.*(name a run|cannot be used|1 to 120 characters)", problem.GetProperty("detail").GetString());
        Assert.DoesNotContain("(Parameter", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync("purchasing/runs?all=true")).EnumerateArray());
    }

    [Fact]
    public async Task A_run_and_a_request_of_one_name_are_two_things()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (_, JsonElement flow) = await server.PostAsync("purchasing/flow", """{"product_id":"PROD-002","run_key":"NIGHT"}""");
        Assert.Equal("ordered", flow.GetProperty("status").GetString());

        await server.PostTextAsync("purchasing/run", """{"run_key":"NIGHT"}""");

        JsonElement counts = (await server.GetAsync("purchasing/run/NIGHT")).GetProperty("counts");
        Assert.Equal((3, 2, 1), (counts.GetProperty("products").GetInt32(), counts.GetProperty("ordered").GetInt32(), counts.GetProperty("nothing_needed").GetInt32()));
        Assert.Equal(2, (await server.GetAsync("purchase-orders?run_key=NIGHT")).GetArrayLength());
        Assert.Single((await server.GetAsync("purchase-orders?run_key=request:NIGHT&product_id=PROD-002")).EnumerateArray());
    }

    [Fact]
    public async Task The_idempotency_key_of_a_run_is_its_key()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        for (int i = 0; i < 2; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "purchasing/run") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", "tuesday");
            using HttpResponseMessage response = await server.Http.SendAsync(request);
            Assert.Contains("\"run_key\":\"tuesday\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("tuesday", Assert.Single((await server.GetAsync("purchasing/runs?all=true")).EnumerateArray()).GetProperty("run_key").GetString());
    }

    [Theory]
    [InlineData("purchasing/flow", """{"product_id":"PROD-001","product_id":"PROD-002"}""")]
    [InlineData("purchasing/flow", """{"product_id":"PROD-001","actor":"ann","actor":"bob"}""")]
    [InlineData("purchasing/run", """{"run_key":"a","run_key":"b"}""")]
    [InlineData("purchasing/what-if", """{"parameters":{"approvalLimit":"1","approvalLimit":"2"}}""")]
    public async Task A_member_that_is_there_twice_is_refused(string path, string body)
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (HttpStatusCode status, JsonElement problem) = await server.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("or is there twice", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Purchasing.", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_member_is_named_with_those_that_there_are()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (_, JsonElement problem) = await server.PostAsync("purchasing/flow", """{"product":"PROD-001"}""");
        Assert.Equal("The body has an unknown member, product; it may have: product_id, run_key, actor, dry_run, drawing.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_document_is_one_document_and_never_the_name_of_a_booking_without_one()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (_, JsonElement flow) = await server.PostAsync("purchasing/flow", """{"product_id":"PROD-001"}""");
        string order = $"purchase-orders/{flow.GetProperty("purchase_order").GetProperty("id").GetString()}";
        while ((await server.GetAsync(order)).GetProperty("status").GetString() != "sent")
            await Task.Delay(50, TestContext.Current.CancellationToken);
        int version = (await server.GetAsync(order)).GetProperty("version").GetInt32();

        // The names that bookings without a document would get, taken by documents.
        foreach (int ahead in new[] { 3, 4, 5 })
            Assert.Equal(HttpStatusCode.OK, await BookAsync($$"""{"actor":"w","receipt_id":"r{{version + ahead}}","lines":{"1":1} }"""));
        Assert.Equal(HttpStatusCode.OK, await BookAsync("""{"actor":"w","lines":{"1":2}}"""));
        Assert.Equal(HttpStatusCode.OK, await BookAsync("""{"actor":"w","receipt_id":"LS-1","lines":{"1":5}}"""));
        foreach (string same in new[] { "LS-1", "LS-1 ", " ls-1" })
            Assert.Equal(HttpStatusCode.OK, await BookAsync($$"""{"actor":"w","receipt_id":"{{same}}","lines":{"1":5} }"""));
        Assert.Equal(HttpStatusCode.BadRequest, await BookAsync("""{"actor":"w","receipt_id":"   ","lines":{"1":5}}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await BookAsync("""{"actor":"w","lines":{"1":1,"01":2}}"""));

        JsonElement booked = Assert.Single((await server.GetAsync(order)).GetProperty("lines").EnumerateArray());
        Assert.Equal(3m + 2m + 5m, booked.GetProperty("received_quantity").GetDecimal());
        Assert.Equal(5, (await server.GetAsync($"{order}/receipts")).GetArrayLength());

        async Task<HttpStatusCode> BookAsync(string body) => (await server.ActAsync($"{order}/receive", body)).Status;
    }

    [Fact]
    public async Task A_list_goes_on_where_a_page_ended_or_says_that_it_cannot()
    {
        using TemporaryFolder data = new();
        // An order that is sent between two pages is in another place of the list by then.
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path, "--set", "Sending:SendOnApproval=false");
        await server.PostTextAsync("purchasing/run", """{"run_key":"all"}""");
        foreach (OrderSort sort in Enum.GetValues<OrderSort>())
        {
            List<string> seen = [];
            for (string? next = $"purchase-orders?limit=1&sort=-{sort.ToText()}"; next is not null;)
            {
                using HttpResponseMessage page = await server.Http.GetAsync(next);
                seen.AddRange(JsonElement.Parse(await page.Content.ReadAsStringAsync()).EnumerateArray().Select(order => order.GetProperty("id").GetString()!));
                next = page.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.Single().Split('>')[0].TrimStart('<', '/') : null;
            }

            Assert.Equal(3, seen.Distinct().Count());
        }

        using HttpResponseMessage refused = await server.Http.GetAsync("purchase-orders?sort=changed_at&after=xyz");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("follow the header Link", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Purchase:BaseCurrency=EUR", "'Purchase:BaseCurrency' is not a setting: there is no section 'Purchase'; did you mean 'Purchasing'?")]
    [InlineData("Sendng:Channel=webhook", "there is no section 'Sendng'; did you mean 'Sending'?")]
    [InlineData("Foo:Bar=1", "there is no section 'Foo'. The sections are Purchasing, Databases")]
    [InlineData("BaseCurrency=EUR", "there is no section 'BaseCurrency'.")]
    [InlineData("Purchasing__BaseCurrency=EUR", "'Purchasing__BaseCurrency' is written as in the environment; on the command line it is Purchasing:BaseCurrency.")]
    [InlineData("Sending:Lease=20", "Sending:Lease is '20'; use hours, minutes and seconds, for example 00:00:20 for 20 seconds.")]
    [InlineData("Sending:Lease=20.00:00:00", "Sending:Lease is 20.00:00:00; it must be positive and at most 01:00:00 (hours, minutes, seconds)")]
    [InlineData("Sending:FirstDelay=02:00:00", "Sending:FirstDelay is 02:00:00; it must be from 00:00:00 to 01:00:00")]
    [InlineData("Purchasing:BaseCurrency=XXQ", "Purchasing:BaseCurrency is 'XXQ'")]
    [InlineData("Sending:Buyer=A\u0001B", "Sending:Buyer has a control character")]
    [InlineData("Sending:WebhookUrl=https://user:word@example.org/", "Sending:WebhookUrl has a user name or a password in it")]
    public async Task A_setting_that_cannot_be_meant_stops_the_start_and_is_named(string setting, string named)
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync("flow", "--all", "--data", data.Path, "--set", setting);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_section_of_the_environment_is_named()
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunProcessAsync(
            new Dictionary<string, string> { ["Purchase__BaseCurrency"] = "EUR", ["Sendng__Channel"] = "webhook" }, "flow", "--all", "--data", data.Path);
        Assert.Contains("Purchase:BaseCurrency is not a setting; Purchasing:BaseCurrency is.", run.Errors, StringComparison.Ordinal);
    }
}
