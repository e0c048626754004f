using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Runs that belong to the host: started, left, killed, listed, joined, resumed, abandoned; and one product or order that fails alone.</summary>
public sealed class RunLifeTests(Catalogues catalogues)
{
    private const int Products = 600;

    [Fact]
    public async Task A_killed_run_is_listed_under_the_key_it_printed_and_its_drafts_do_not_count()
    {
        using TemporaryFolder whole = await GenerateAsync();
        using TemporaryFolder data = await GenerateAsync();
        ProgramRun alone = await RunAsync(whole, "alone");
        string key = await KillAsync(data);

        JsonElement listed = Assert.Single((await ProgramRun.RunAsync("runs", "list", "--json", "--data", data.Path)).Json.EnumerateArray());
        Assert.Equal((key, "interrupted"), (listed.GetProperty("run_key").GetString(), listed.GetProperty("state").GetString()));

        // A new run orders what the dead one only drafted, down to the last line.
        ProgramRun other = await RunAsync(data, "other");
        Assert.Equal(Summary(alone, "lines"), Summary(other, "lines"));
        Assert.Equal(Summary(alone, "ordered"), Summary(other, "ordered"));

        // Resumed after all, the first one finds everything ordered and adds up too.
        ProgramRun resumed = await ProgramRun.RunAsync("runs", "resume", key, "--json", "--data", data.Path);
        Assert.True(resumed.ExitCode is 0 or 3, resumed.Errors);
        Assert.True(resumed.Json.GetProperty("summary").GetProperty("balanced").GetBoolean());
        Assert.Equal(0L, FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT COUNT(*) FROM (SELECT product_id FROM purchase_order_lines WHERE is_open = 1 GROUP BY product_id HAVING COUNT(DISTINCT order_id) > 1)"));
    }

    [Fact]
    public async Task An_abandoned_run_leaves_cancelled_drafts_and_cannot_be_resumed()
    {
        using TemporaryFolder data = await GenerateAsync();
        string key = await KillAsync(data);

        ProgramRun abandoned = await ProgramRun.RunAsync("runs", "abandon", key, "--reason", "wrong rules", "--data", data.Path);
        Assert.Equal("abandoned", abandoned.Json.GetProperty("state").GetString());
        Assert.Equal(0L, FlowVerbTests.Count(data, "purchase_orders WHERE status = 'draft'"));
        Assert.Equal(0L, FlowVerbTests.Count(data, "purchase_order_lines WHERE is_open = 1"));
        ProgramRun again = await ProgramRun.RunAsync("run", "--json", "--run-key", key, "--data", data.Path);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("was abandoned", again.Errors, StringComparison.Ordinal);
        ProgramRun unknown = await ProgramRun.RunAsync("runs", "resume", "never", "--data", data.Path);
        Assert.Equal((2, true), (unknown.ExitCode, unknown.Errors.Contains("There is no run 'never'.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_over_rest_survives_its_caller_and_can_be_joined_again()
    {
        using TemporaryFolder data = await GenerateAsync();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        using (HttpRequestMessage request = new(HttpMethod.Post, "purchasing/run") { Content = Json("""{"run_key":"night","batch_size":20}""") })
        using (HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        string[] lines = (await server.Http.GetStringAsync("purchasing/run/night/progress")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        JsonElement summary = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal(Products, summary.GetProperty("ordered").GetInt32() + summary.GetProperty("held").GetInt32() + summary.GetProperty("nothing_needed").GetInt32());
        Assert.Equal("finished", (await server.GetAsync("purchasing/run/night")).GetProperty("state").GetString());
        Assert.Equal(0, (await server.GetAsync("purchasing/runs")).GetArrayLength());
        Assert.Equal(1, (await server.GetAsync("purchasing/runs?all=true")).GetArrayLength());
        (HttpStatusCode status, JsonElement problem) = await server.PostAsync("purchasing/run/night/abandon", """{"actor":"boss"}""");
        Assert.Equal((HttpStatusCode.Conflict, true), (status, problem.GetProperty("detail").GetString()!.Contains("is finished", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("purchasing/run/never/resume", "{}")).Status);
    }

    [Fact]
    public async Task A_run_over_rest_answers_at_once_when_asked_to()
    {
        using TemporaryFolder data = await GenerateAsync();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        using HttpRequestMessage request = new(HttpMethod.Post, "purchasing/run") { Content = Json("{}"), Headers = { { "Prefer", "respond-async" } } };
        using HttpResponseMessage response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await server.Http.GetStringAsync($"{response.Headers.Location!.OriginalString.TrimStart('/')}/progress");
        Assert.Equal("finished", (await server.GetAsync(response.Headers.Location.OriginalString.TrimStart('/'))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Rows_that_cannot_be_products_are_held_and_no_row_after_them_is_lost()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--dry-run", "--data", data.Path);
        FlowVerbTests.Execute(data.File("oms_db.db"), "INSERT INTO products (product_id, name) VALUES (' ', ''), (' PROD-0', ''), ('PROD-001 ', ''), ('PROD-002' || char(9), ''), ('PROD-00' || hex(zeroblob(40)), '')");
        ProgramRun run = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--batch", "1", "--data", data.Path);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal((8, 3, 5, 0), (Summary(run, "products"), Summary(run, "ordered"), Summary(run, "held"), Summary(run, "nothing_needed")));
        Assert.All(run.Json.GetProperty("held").EnumerateArray(), held => Assert.StartsWith("catalogue: the product id", held.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal));
        Assert.Contains(run.Json.GetProperty("held").EnumerateArray(), held => held.GetProperty("product_id").GetString() == "' PROD-0'");
    }

    // A whole order has no product, so the rule does not match it; its line asked for the approval all the same.
    [Theory]
    [InlineData("""{"modify": "x", "set": {"approvalStatus": "'pending'", "approvalsNeeded": "1"}}""")]
    [InlineData("""{"modify": "x", "set": {"requiresApproval": "true"}}""")]
    [InlineData("""{"modify": "x", "set": {"approvalsNeeded": "2"}}""")]
    public async Task A_whole_order_needs_the_approval_that_its_line_asked_for(string action)
    {
        using TemporaryFolder data = new();
        string rules = RulesWith(data, $$"""{"name": "look at it", "when": [{"x": "Decision", "where": ["x.productId == 'PROD-001'", "x.approvalStatus == 'auto_approved'"]}], "then": [{{action}}]}""");
        ProgramRun run = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--rules", rules, "--data", data.Path);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(
            "SUP-001 pending_approval, SUP-002 sent, SUP-003 sent",
            FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT GROUP_CONCAT(s, ', ') FROM (SELECT supplier_id || ' ' || status AS s FROM purchase_orders ORDER BY supplier_id)"));
    }

    // 1 line: the divisor is 0. The order of PROD-001 and SUP-001 is held with its reason, the others go out.
    [Theory]
    [InlineData("""{"name": "dear", "when": [{"x": "Decision", "where": ["x.wholeOrder", "x.supplierId == 'SUP-001'", "x.totalAmount / (x.orderQty - 1) > 1000"]}], "then": [{"log": "dear"}]}""", "dear")]
    [InlineData("""{"name": "no tax", "salience": 275, "when": [{"x": "Decision", "where": ["x.wholeOrder", "x.supplierId == 'SUP-001'", "x.taxAmount != null"]}], "then": [{"modify": "x", "set": {"taxAmount": "null"}}]}""", "has no tax")]
    [InlineData("""{"name": "negative", "salience": 275, "when": [{"x": "Decision", "where": ["x.wholeOrder", "x.supplierId == 'SUP-001'", "x.grandTotal > 0"]}], "then": [{"modify": "x", "set": {"grandTotal": "-1"}}]}""", "which is not -1")]
    public async Task A_whole_order_that_fails_is_held_alone(string rule, string reason)
    {
        using TemporaryFolder data = new();
        string rules = RulesWith(data, rule);
        ProgramRun run = await ProgramRun.RunAsync("run", "--json", "--run-key", "r", "--rules", rules, "--data", data.Path);
        Assert.True(run.ExitCode == 3, run.Errors);
        Assert.Equal((3, 2, 1, 0), (Summary(run, "products"), Summary(run, "ordered"), Summary(run, "held"), Summary(run, "nothing_needed")));
        JsonElement held = Assert.Single(run.Json.GetProperty("held").EnumerateArray());
        Assert.Equal("PROD-001", held.GetProperty("product_id").GetString());
        Assert.Contains(reason, held.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(2L, FlowVerbTests.Count(data, "purchase_orders WHERE status = 'sent'"));

        // With the rule taken out, another run orders the rest: the held draft does not count.
        ProgramRun mended = await ProgramRun.RunAsync("run", "--json", "--run-key", "s", "--data", data.Path);
        Assert.Equal((1, 0, 2), (Summary(mended, "ordered"), Summary(mended, "held"), Summary(mended, "nothing_needed")));
    }

    [Fact]
    public async Task A_run_is_finished_under_other_rules_only_when_they_are_accepted_and_that_is_recorded()
    {
        using TemporaryFolder data = await GenerateAsync();
        string key = await KillAsync(data);
        string[] verb = ["run", "--json", "--run-key", key, "--data", data.Path, "--set", "Purchasing:Parameters:approvalLimit=5000"];

        ProgramRun refused = await ProgramRun.RunAsync(verb);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--accept-rules", refused.Errors, StringComparison.Ordinal);

        ProgramRun finished = await ProgramRun.RunAsync([.. verb, "--accept-rules"]);
        Assert.True(finished.ExitCode is 0 or 3, finished.Errors);
        Assert.Equal(2, finished.Json.GetProperty("summary").GetProperty("rule_sets").GetArrayLength());
        string now = finished.Json.GetProperty("summary").GetProperty("rule_sets")[1].GetString()!;
        Assert.Equal(0L, FlowVerbTests.Count(data, $"purchase_orders WHERE rule_set_hash <> '{now}' AND status <> 'cancelled'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_order_database_is_not_made_anew_in_silence(bool empty)
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "PROD-001", "--data", data.Path);
        foreach (string file in Directory.GetFiles(data.Path, "purchasing_db.db*"))
            File.Delete(file);
        if (empty)
            await File.WriteAllBytesAsync(data.File("purchasing_db.db"), []);

        // A process of its own, as after a restart: this one may still hold the files open.
        ProgramRun refused = await ProgramRun.RunProcessAsync("flow", "PROD-001", "--data", data.Path);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--new-order-database", refused.Errors, StringComparison.Ordinal);
        ProgramRun allowed = await ProgramRun.RunProcessAsync("flow", "PROD-001", "--new-order-database", "--data", data.Path);
        Assert.True(allowed.ExitCode == 0, allowed.Errors);
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private static int Summary(ProgramRun run, string what) => run.Json.GetProperty("summary").GetProperty(what).GetInt32();

    private static Task<ProgramRun> RunAsync(TemporaryFolder data, string key) =>
        ProgramRun.RunAsync("run", "--json", "--run-key", key, "--batch", "20", "--no-send", "--data", data.Path);

    /// <summary>Kills a run without a key of ours half-way, and returns the key that was the first thing it said.</summary>
    private static async Task<string> KillAsync(TemporaryFolder data)
    {
        string first = (await StuckRun.KillAsync(data, 5, "run", "--batch", "10", "--workers", "1", "--no-send")).Split('\n')[0];
        Assert.StartsWith("Run RUN-", first, StringComparison.Ordinal);
        Assert.True(FlowVerbTests.Count(data, "purchase_orders WHERE status = 'draft'") > 0);
        return first["Run ".Length..];
    }

    private Task<TemporaryFolder> GenerateAsync() => catalogues.CopyAsync(Products);

    /// <summary>The rules that ship and one more.</summary>
    private static string RulesWith(TemporaryFolder folder, string rule)
    {
        JsonNode rules = JsonNode.Parse(File.ReadAllText(Repository.File("rules", "purchasing.rules.json")))!;
        rules["rules"] = new JsonArray(JsonNode.Parse(rule));
        rules.AsObject().Remove("tests");
        string file = folder.File("own.rules.json");
        File.WriteAllText(file, rules.ToJsonString());
        return file;
    }
}
