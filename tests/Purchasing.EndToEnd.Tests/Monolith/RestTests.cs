using System.Net;
using System.Text.Json;

namespace Purchasing.EndToEnd.Tests.Monolith;

public sealed class RestTests
{
    private const string Flow = "purchasing/flow";

    [Fact]
    public async Task Flow_orders_and_the_order_can_be_read_with_its_etag()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (_, JsonElement drawn) = await server.PostAsync(Flow, """{"product_id":"PROD-003","dry_run":true,"drawing":"svg"}""");
        Assert.StartsWith("<svg", drawn.GetProperty("drawing").GetString(), StringComparison.Ordinal);
        (HttpStatusCode status, JsonElement result) = await server.PostAsync(Flow, """{"product_id":"PROD-003"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(result.TryGetProperty("drawing", out _));
        Assert.Equal(3888.00m, result.GetProperty("decision").GetProperty("grand_total").GetDecimal());
        string id = result.GetProperty("purchase_order").GetProperty("id").GetString()!;
        using HttpResponseMessage order = await server.Http.GetAsync($"purchase-orders/{id}");
        Assert.Matches("^\"[0-9]+\"$", order.Headers.ETag!.ToString());
        Assert.Single((await server.GetAsync("purchase-orders?product_id=PROD-003")).EnumerateArray());
        Assert.Contains("<cbc:UBLVersionID>2.1</cbc:UBLVersionID>", await server.Http.GetStringAsync($"purchase-orders/{id}/ubl"), StringComparison.Ordinal);
        Assert.Contains("3888.00", await server.Http.GetStringAsync($"purchase-orders/{id}/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_did_not_change_is_not_transferred_again()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(
            data.Path, "--set", "Purchasing:Parameters:approvalLimit=1000", "--set", "Purchasing:MergeOrders=true");
        (_, JsonElement result) = await server.PostAsync(Flow, """{"product_id":"PROD-003"}""");
        string order = $"purchase-orders/{result.GetProperty("purchase_order").GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("\"1\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("\"2\""));

        // More is needed before anybody approved: 10 - 300 + 144 on order is 256 short of 110, 307.2 with the trend are 7 PALLET of 48, 10 in all.
        FlowVerbTests.Execute(data.File("inventory_db.db"), "UPDATE stock SET reserved = '300' WHERE product_id = 'PROD-003'");
        (_, JsonElement more) = await server.PostAsync(Flow, """{"product_id":"PROD-003","run_key":"more"}""");
        Assert.Equal(("pending_approval", 2), (more.GetProperty("status").GetString(), more.GetProperty("purchase_order").GetProperty("version").GetInt32()));
        JsonElement merged = await server.GetAsync(order);
        Assert.Equal((10m, 12_960.00m), (merged.GetProperty("lines")[0].GetProperty("purchase_quantity").GetDecimal(), merged.GetProperty("grand_total").GetDecimal()));
        Assert.Single((await server.GetAsync("purchase-orders")).EnumerateArray());
        Assert.Equal("no_order", (await server.PostAsync(Flow, """{"product_id":"PROD-003","run_key":"more"}""")).Body.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("\"1\""));

        async Task<HttpStatusCode> StatusAsync(string ifNoneMatch)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, order);
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
            using HttpResponseMessage response = await server.Http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("{\"product_id\":", HttpStatusCode.BadRequest)]
    [InlineData("{\"product_id\":17}", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"product_id\":\"PROD-001\",\"drawing\":\"png\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"product_id\":\"PROD-001\",\"run_key\":\"129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 129 1\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"product_id\":\"' OR 1=1 --\"}", HttpStatusCode.NotFound)]
    [InlineData("{\"product_id\":\"PROD-999\"}", HttpStatusCode.NotFound)]
    public async Task A_request_that_makes_no_sense_gets_problem_details(string body, HttpStatusCode expected)
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (HttpStatusCode status, JsonElement problem) = await server.PostAsync(Flow, body);
        Assert.Equal(expected, status);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.True(problem.TryGetProperty("detail", out _) || problem.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task Sixty_four_identical_requests_at_once_make_one_order()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (HttpStatusCode Status, JsonElement Body)[] answers =
            await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => server.PostAsync(Flow, """{"product_id":"PROD-001"}""")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single((await server.GetAsync("purchase-orders")).EnumerateArray());
        Assert.DoesNotContain(answers, answer => answer.Body.GetProperty("status").GetString() is not ("ordered" or "no_order"));
    }

    [Fact]
    public async Task A_run_key_makes_one_order_however_often_it_is_used()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        const string Body = """{"product_id":"PROD-001","run_key":"monday"}""";
        JsonElement[] answers = [.. (await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.PostAsync(Flow, Body)))).Select(answer => answer.Body)];
        string[] ids = [.. answers.Where(answer => answer.GetProperty("status").GetString() == "ordered").Select(answer => answer.GetProperty("purchase_order").GetProperty("id").GetString()!).Distinct()];
        Assert.Single(ids);
        Assert.Single((await server.GetAsync("purchase-orders")).EnumerateArray());
    }

    [Fact]
    public async Task An_order_lives_through_approval_sending_and_receipt()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path, "--set", "Purchasing:Parameters:approvalLimit=1000");
        (_, JsonElement result) = await server.PostAsync(Flow, """{"product_id":"PROD-001","actor":"maker"}""");
        Assert.Equal("pending_approval", result.GetProperty("status").GetString());
        string order = $"purchase-orders/{result.GetProperty("purchase_order").GetProperty("id").GetString()}";

        Assert.Equal(HttpStatusCode.Conflict, (await server.ActAsync($"{order}/send", """{"actor":"boss"}""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.ActAsync($"{order}/approve", """{"actor":"maker"}""")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await server.PostAsync($"{order}/approve", """{"actor":"boss"}""", "\"7\"")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.ActAsync($"{order}/approve", """{"actor":"boss\u200b"}""")).Status);
        (HttpStatusCode approved, JsonElement now) = await server.PostAsync($"{order}/approve", """{"actor":"boss","reason":"needed"}""", "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "approved"), (approved, now.GetProperty("status").GetString()));

        await UntilAsync(async () => (await server.GetAsync(order)).GetProperty("status").GetString() == "sent");
        (_, JsonElement part) = await server.ActAsync($"{order}/receive", """{"actor":"wh","lines":{"1":8}}""");
        Assert.Equal("partly_received", part.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await server.ActAsync($"{order}/receive", """{"actor":"wh","lines":{"1":111}}""")).Status);
        (_, JsonElement all) = await server.ActAsync($"{order}/receive", """{"actor":"wh"}""");
        Assert.Equal("received", all.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await server.ActAsync($"{order}/cancel", """{"actor":"boss"}""")).Status);
        Assert.Equal(
            ["create", "approve", "sending", "sent", "receive", "receive"],
            (await server.GetAsync($"{order}/audit")).EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task A_change_after_approval_needs_approval_by_somebody_else_again()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(
            data.Path, "--set", "Purchasing:Parameters:approvalLimit=1000", "--set", "Sending:SendOnApproval=false");
        (_, JsonElement result) = await server.PostAsync(Flow, """{"product_id":"PROD-001","actor":"maker"}""");
        string order = $"purchase-orders/{result.GetProperty("purchase_order").GetProperty("id").GetString()}";
        await server.ActAsync($"{order}/approve", """{"actor":"boss"}""");
        (HttpStatusCode status, JsonElement amended) = await server.ActAsync($"{order}/amend", """{"actor":"clerk","lines":{"1":10}}""");
        Assert.Equal((HttpStatusCode.OK, "pending_approval"), (status, amended.GetProperty("status").GetString()));
        // 10 cases of 12 at 15.99: 1918.80, tax 153.504 → 153.50
        Assert.Equal(2072.30m, amended.GetProperty("grand_total").GetDecimal());
        Assert.Equal(HttpStatusCode.Forbidden, (await server.ActAsync($"{order}/approve", """{"actor":"clerk"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.ActAsync($"{order}/amend", """{"actor":"clerk","lines":{"1":2.5}}""")).Status);
        (_, JsonElement approved) = await server.ActAsync($"{order}/approve", """{"actor":"boss"}""");
        Assert.Equal("approved", approved.GetProperty("status").GetString());

        // Another price is told, and taken by a change: 10 cases of 12 at 16.50 are 1980.00, tax 158.40.
        FlowVerbTests.Execute(data.File("supplier_db.db"), "UPDATE supplier_offers SET price = '16.50' WHERE product_id = 'PROD-001'");
        (HttpStatusCode dearer, JsonElement problem) = await server.ActAsync($"{order}/send", """{"actor":"boss"}""");
        Assert.Equal(HttpStatusCode.Conflict, dearer);
        Assert.Contains(
            "PROD-001 is ordered at 191.88 USD per CASE; SUP-001 now asks 198 USD, which adds 61.2 USD to the total of 1918.8 USD",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        (_, JsonElement priced) = await server.ActAsync($"{order}/amend", """{"actor":"clerk","lines":{"1":10}}""");
        Assert.Equal(2138.40m, priced.GetProperty("grand_total").GetDecimal());
        FlowVerbTests.Execute(data.File("supplier_db.db"), "UPDATE supplier_offers SET price = '15.00' WHERE product_id = 'PROD-001'");
        Assert.Equal(HttpStatusCode.Conflict, (await server.ActAsync($"{order}/approve", """{"actor":"boss"}""")).Status);
        (HttpStatusCode accepted, _) = await server.ActAsync($"{order}/approve", """{"actor":"boss","accept_terms":true,"reason":"the new list begins tomorrow"}""");
        Assert.Equal(HttpStatusCode.OK, accepted);
    }

    [Fact]
    public async Task Nobody_approves_a_change_of_their_own_and_no_change_is_too_large_to_answer()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path, "--set", "Purchasing:Parameters:approvalLimit=1000");
        (_, JsonElement result) = await server.PostAsync(Flow, """{"product_id":"PROD-001","actor":"maker"}""");
        string order = $"purchase-orders/{result.GetProperty("purchase_order").GetProperty("id").GetString()}";
        foreach (string quantity in (string[])["79228162514264337593543950335", "10000000000000000000", "-1", "2.5"])
            Assert.Equal(HttpStatusCode.BadRequest, (await server.ActAsync($"{order}/amend", $$$"""{"actor":"clerk","lines":{"1":{{{quantity}}}}}""")).Status);
        Assert.Equal(1, (await server.GetAsync(order)).GetProperty("version").GetInt32());
        string nobody = new('x', 129);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.ActAsync($"{order}/approve", $$"""{"actor":"{{nobody}}"}""")).Status);

        await server.ActAsync($"{order}/amend", """{"actor":"clerk","lines":{"1":500}}""");
        await server.ActAsync($"{order}/amend", """{"actor":"bob","lines":{"1":499}}""");
        Assert.Equal(HttpStatusCode.Forbidden, (await server.ActAsync($"{order}/approve", """{"actor":"clerk"}""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.ActAsync($"{order}/approve", """{"actor":"bob"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.ActAsync($"{order}/approve", """{"actor":"boss"}""")).Status);
    }

    [Fact]
    public async Task Answers_name_rule_files_and_databases_without_their_folders()
    {
        using TemporaryFolder data = new();
        string rules = data.File("failing.rules.json");
        await File.WriteAllTextAsync(rules, """
            {"name": "failing", "parameters": {"one": 1}, "rules": [
              {"name": "DividesByNothing", "when": [{"d": "Decision", "where": "d.needReorder == null"}], "then": [{"modify": "d", "set": {"needReorder": "true", "shortage": "one / (d.totalAmount ?? 0)"}}]}
            ]}
            """);
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path, "--rules", rules);
        string held = await server.PostTextAsync(Flow, """{"product_id":"PROD-001"}""");
        Assert.Contains("rules: failing.rules.json(2,", held, StringComparison.Ordinal);
        await UntilAsync(() => Task.FromResult(server.Log.Contains($"{rules}(2,", StringComparison.Ordinal)));
        string wrong = await server.PostTextAsync("purchasing/what-if", """{"parameters":{"two":"2"}}""");
        Assert.Contains("The rules cannot be used", wrong, StringComparison.Ordinal);
        FlowVerbTests.Execute(data.File("inventory_db.db"), "DROP TABLE stock");
        string lost = await server.PostTextAsync(Flow, """{"product_id":"PROD-001"}""");
        Assert.Contains("(inventory_db.db)", lost, StringComparison.Ordinal);
        Assert.DoesNotContain(data.Path, held + wrong + lost, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_says_which_document_was_sent_and_not_in_which_folder()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        (_, JsonElement result) = await server.PostAsync(Flow, """{"product_id":"PROD-001"}""");
        string id = result.GetProperty("purchase_order").GetProperty("id").GetString()!;
        await UntilAsync(async () => (await server.GetAsync($"purchase-orders/{id}")).GetProperty("status").GetString() == "sent");
        string audit = await server.Http.GetStringAsync($"purchase-orders/{id}/audit");
        Assert.Contains($"\"{id}-r1.xml\"", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(data.Path, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_the_openapi_document_answer()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        Assert.Equal("healthy", (await server.GetAsync("health/live")).GetProperty("status").GetString());
        Assert.True((await server.GetAsync("openapi/v1.json")).GetProperty("paths").TryGetProperty("/purchase-orders/{id}/approve", out _));
        foreach (string path in new[] { "openapi/v1.json", "health/live", "health/ready" })
        {
            using HttpResponseMessage answer = await server.Http.GetAsync(path);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        JsonElement checks = (await server.GetAsync("health/ready")).GetProperty("checks");
        Assert.Equal("ok", checks.GetProperty("databases.Uom").GetString());
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 2400; i++)
        {
            if (await condition())
                return;
            await Task.Delay(50);
        }

        Assert.Fail("The condition did not come true within two minutes.");
    }
}
