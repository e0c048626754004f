using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.Tests.Security;
using Purchasing.Core;

namespace Purchasing.AspNetCore.Tests;

/// <summary>Versions of the rules over REST: storing, trying, putting in force, going back, and what decides meanwhile.</summary>
public sealed class RuleVersionTests
{
    private static readonly (string, string) s_database = ("Purchasing:RulesFrom", "Database");

    [Fact]
    public async Task A_draft_is_tried_put_in_force_and_taken_back()
    {
        await using TestHost host = await StartAsync(s_database);
        JsonElement before = await GetAsync(host, "/purchasing/rules");
        Assert.Equal((0, "2.0"), (before.GetProperty("number").GetInt32(), before.GetProperty("version").GetString()));
        Assert.Contains("because no version was ever put in force", before.GetProperty("from").GetString(), StringComparison.Ordinal);

        // Approval from 100 on instead of 10,000: the order of PROD-001 waits then.
        JsonElement draft = await PostAsync(host, "/purchasing/rules/versions?reason=more+approvals", Rules("2.1", limit: 100), HttpStatusCode.Created);
        Assert.Equal(("draft", "lea", "more approvals"), (draft.GetProperty("state").GetString(), draft.GetProperty("author").GetString(), draft.GetProperty("reason").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, HttpMethod.Get, "/purchasing/rules/versions/2.1", null)).Status);
        string[] differences = [.. (await GetAsync(host, "/purchasing/rules/versions/2.1/diff")).EnumerateArray().Select(line => line.GetString()!)];
        Assert.Equal(["The version changes from 2.0 to 2.1.", "The parameter approvalLimit changes from 10000 to 100."], differences[..2]);
        Assert.Matches("^[0-9]{2} tests are gone: “.*”, .* and [0-9]+ more\\.$", differences[2]);
        Assert.StartsWith("1 test is changed: “", differences[3], StringComparison.Ordinal);
        Assert.Contains("Version 2.1.", await TextAsync(host, "/purchasing/rules/document?version=2.1"), StringComparison.Ordinal);

        // Tried before it is in force, it decides nothing.
        string compared = await TextAsync(host, "/purchasing/what-if", """{"product_ids":["PROD-001"],"rules_version":"2.1"}""");
        Assert.Contains("\"rule_set_version\":\"2.1\"", compared, StringComparison.Ordinal);
        JsonElement simulated = await PostAsync(host, "/purchasing/simulate", """{"product_ids":["PROD-001"],"days":5,"rules_version":"2.1"}""", HttpStatusCode.OK);
        Assert.Equal(["2.0", "2.1"], simulated.EnumerateArray().Select(result => result.GetProperty("rule_set_version").GetString()));
        Assert.Equal("2.0", (await GetAsync(host, "/purchasing/rules")).GetProperty("version").GetString());

        JsonElement change = await PostAsync(host, "/purchasing/rules/versions/2.1/activate", """{"reason":"auditors"}""", HttpStatusCode.OK, "\"0\"");
        int number = change.GetProperty("number").GetInt32();
        JsonElement order = (await PostAsync(host, "/purchasing/flow", """{"product_id":"PROD-001"}""", HttpStatusCode.OK)).GetProperty("purchase_order");
        Assert.Equal(("pending_approval", "2.1", change.GetProperty("hash").GetString()), (Text(order, "status"), Text(order, "rule_set_version"), Text(order, "rule_set_hash")));
        Assert.Equal("2.1", Text(await GetAsync(host, $"/purchase-orders/{Text(order, "id")}"), "rule_set_version"));

        await PostAsync(host, "/purchasing/rules/versions", Rules("2.2", limit: 10_000), HttpStatusCode.Created);
        await PostAsync(host, "/purchasing/rules/versions/2.2/activate", """{"reason":"too much work"}""", HttpStatusCode.PreconditionFailed, "\"0\"");
        JsonElement second = await PostAsync(host, "/purchasing/rules/versions/2.2/activate", """{"reason":"too much work"}""", HttpStatusCode.OK, $"\"{number}\"");
        await PostAsync(host, "/purchasing/rules/versions/2.1/activate", """{"reason":"auditors again"}""", HttpStatusCode.OK, $"\"{second.GetProperty("number").GetInt32()}\"");
        Assert.Equal(
            ["activated 2.1 auditors again", "activated 2.2 too much work", "stored 2.2 ", "activated 2.1 auditors", "stored 2.1 more approvals"],
            (await GetAsync(host, "/purchasing/rules/history")).EnumerateArray().Select(entry => $"{Text(entry, "action")} {Text(entry, "version")} {entry.GetProperty("reason").GetString()}"));
    }

    [Fact]
    public async Task What_is_not_in_order_is_refused_and_nothing_comes_into_force()
    {
        await using TestHost host = await StartAsync(s_database);
        JsonElement draft = await PostAsync(host, "/purchasing/rules/versions", Rules("2.1", limit: 100, wrongTest: true), HttpStatusCode.Created);
        Assert.Contains(draft.GetProperty("tests").EnumerateArray(), test => test.GetProperty("problems").GetArrayLength() > 0);
        string activate = "/purchasing/rules/versions/2.1/activate";
        Assert.Contains("1 of", await RefusedAsync(host, activate, """{"reason":"x"}""", HttpStatusCode.Conflict, "\"0\""), StringComparison.Ordinal);
        Assert.Contains("give a reason", await RefusedAsync(host, activate, "{}", HttpStatusCode.BadRequest, "\"0\""), StringComparison.Ordinal);
        await RefusedAsync(host, activate, """{"reason":"x"}""", HttpStatusCode.PreconditionRequired);
        await RefusedAsync(host, "/purchasing/rules/versions/9/activate", """{"reason":"x"}""", HttpStatusCode.NotFound, "\"0\"");

        Assert.Contains("names other rules", await RefusedAsync(host, "/purchasing/rules/versions", Rules("2.1", limit: 200), HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("names the rules in force", await RefusedAsync(host, "/purchasing/rules/versions", Rules("2.0", limit: 200), HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("no version", await RefusedAsync(host, "/purchasing/rules/versions", Rules("", limit: 200), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("approvalLimit", await RefusedAsync(host, "/purchasing/rules/versions", Rules("2.3", limit: -1), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        // Rules about something else pass their own tests, and would hold every order.
        await PostAsync(host, "/purchasing/rules/versions", """
            { "name": "zoo", "version": "9.1", "facts": { "Animal": { "legs": "int", "kind": "string?" } },
              "rules": [ { "name": "two legs", "when": { "a": "Animal", "where": "a.legs == 2 && a.kind == null" }, "then": { "modify": "a", "set": { "kind": "'bird'" } } } ],
              "tests": [ { "name": "a bird", "given": { "Animal": { "legs": 2 } }, "expect": { "Animal": { "kind": "bird" } } } ] }
            """, HttpStatusCode.Created);
        Assert.Contains("no rule decides whole orders", await RefusedAsync(host, "/purchasing/rules/versions/9.1/activate", """{"reason":"x"}""", HttpStatusCode.Conflict, "\"0\""), StringComparison.Ordinal);

        Assert.Contains("include", await RefusedAsync(host, "/purchasing/rules/versions", """{"name":"x","version":"3","include":["/etc/passwd"]}""", HttpStatusCode.BadRequest), StringComparison.Ordinal);

        // Who may change rules is in the table; a buyer may not, whatever the version.
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(host, HttpMethod.Post, activate, """{"reason":"x"}""", "\"0\"", "buyer")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(host, HttpMethod.Post, "/purchasing/rules/versions/2.1/discard", "{}")).Status);
        Assert.Equal("2.0", Text(await GetAsync(host, "/purchasing/rules"), "version"));
    }

    [Fact]
    public async Task Where_rules_come_from_files_versions_are_tried_and_not_put_in_force()
    {
        await using TestHost host = await StartAsync();
        await PostAsync(host, "/purchasing/rules/versions", Rules("2.1", limit: 100), HttpStatusCode.Created);
        Assert.Contains("because Purchasing:RulesFrom is Files", Text(await GetAsync(host, "/purchasing/rules"), "from"), StringComparison.Ordinal);
        Assert.Contains("set Purchasing:RulesFrom to Database", await RefusedAsync(host, "/purchasing/rules/versions/2.1/activate", """{"reason":"x"}""", HttpStatusCode.Conflict, "\"0\""), StringComparison.Ordinal);
        Assert.Contains("2.1", await TextAsync(host, "/purchasing/what-if", """{"product_ids":["PROD-001"],"rules_version":"2.1"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_of_the_database_decides_by_what_was_put_in_force_here_and_so_does_the_next_start()
    {
        await using TestHost host = await StartAsync(s_database);
        await using (TestHost other = await StartAsync(s_database, ("Databases:DataDirectory", host.Folder)))
        {
            await PostAsync(host, "/purchasing/rules/versions", Rules("2.1", limit: 100), HttpStatusCode.Created);
            await PostAsync(host, "/purchasing/rules/versions/2.1/activate", """{"reason":"x"}""", HttpStatusCode.OK, "\"0\"");
            Assert.Equal("2.1", Text((await PostAsync(other, "/purchasing/flow", """{"product_id":"PROD-001"}""", HttpStatusCode.OK)).GetProperty("purchase_order"), "rule_set_version"));
        }

        await using TestHost next = await StartAsync(s_database, ("Databases:DataDirectory", host.Folder));
        Assert.Equal("2.1", Text(await GetAsync(next, "/purchasing/rules"), "version"));
    }

    private static Task<TestHost> StartAsync(params (string, string)[] settings) =>
        TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>(), settings);

    /// <summary>The rules that ship under another version and with another limit, and with two of their tests.</summary>
    private static string Rules(string version, decimal limit, bool wrongTest = false)
    {
        JsonNode rules = JsonNode.Parse(PurchasingDefaults.Rules, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        rules["version"] = version;
        rules["parameters"]!["approvalLimit"]!["value"] = limit;
        JsonArray tests = rules["tests"]!.AsArray();
        while (tests.Count > 1)
            tests.RemoveAt(tests.Count - 1);
        tests[0]!["parameters"] = JsonNode.Parse("""{ "approvalLimit": 10000 }""");
        if (wrongTest)
            tests[0]!["expect"] = JsonNode.Parse("""{ "Hold": { "source": "nowhere" } }""");
        return rules.ToJsonString();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<JsonElement> GetAsync(TestHost host, string path) => Parse(await SendAsync(host, HttpMethod.Get, path, null), HttpStatusCode.OK);

    private static async Task<string> TextAsync(TestHost host, string path, string? body = null)
    {
        (HttpStatusCode status, string answer) = await SendAsync(host, body is null ? HttpMethod.Get : HttpMethod.Post, path, body);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {answer}");
        return answer;
    }

    private static async Task<JsonElement> PostAsync(TestHost host, string path, string body, HttpStatusCode expected, string? ifMatch = null) =>
        Parse(await SendAsync(host, HttpMethod.Post, path, body, ifMatch), expected);

    private static async Task<string> RefusedAsync(TestHost host, string path, string body, HttpStatusCode expected, string? ifMatch = null) =>
        Text(await PostAsync(host, path, body, expected, ifMatch), "detail");

    private static JsonElement Parse((HttpStatusCode Status, string Answer) sent, HttpStatusCode expected)
    {
        Assert.True(sent.Status == expected, $"{sent.Status} instead of {expected}: {sent.Answer}");
        return JsonDocument.Parse(sent.Answer).RootElement;
    }

    private static async Task<(HttpStatusCode Status, string Answer)> SendAsync(TestHost host, HttpMethod method, string path, string? body, string? ifMatch = null, string role = "purchasing_lead")
    {
        using HttpClient client = host.Client();
        using HttpRequestMessage request = new(method, path);
        request.Headers.Add("x-subject", "lea");
        request.Headers.Add("x-role", role);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
