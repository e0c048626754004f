using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>Versions of the rules: stored and put in force at the order service, followed by the rule engine, named by orders.</summary>
[Collection(SharedCluster.Name)]
public sealed class RuleVersionTests(SharedCluster shared)
{
    private const string FromDatabase = "Purchasing__RulesFrom";

    [Fact]
    public async Task A_version_that_the_order_service_puts_in_force_decides_at_the_rule_engine()
    {
        await using var cluster = await shared.Cluster.StartBesideAsync(
            new Dictionary<string, string> { [FromDatabase] = "Database", ["Services__DeadlineMilliseconds"] = "5000" }, Service.RuleEngine, Service.PurchaseOrders, Service.Orchestrator);
        var shipped = JsonNode.Parse(await File.ReadAllTextAsync(Repository.In("rules", "purchasing.rules.json")))!;
        await cluster.FlowAsync("MISC-001");
        Assert.Equal("2.0", await VersionOfOrderAsync(cluster, "MISC-001"));

        await StoreAsync(cluster, shipped, "3.0");
        using var changed = await ActivateAsync(cluster, "3.0");
        Assert.True(changed.StatusCode == HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        Assert.Equal("3.0", (string?)(await cluster.Http.GetFromJsonAsync<JsonNode>(cluster.Url(Service.RuleEngine, "/rules")))!["version"]);
        await cluster.FlowAsync("MISC-002");
        Assert.Equal("3.0", await VersionOfOrderAsync(cluster, "MISC-002"));

        // Where the order service keeps the rules, its page shows them.
        Assert.Contains("3.0", await cluster.Http.GetStringAsync(cluster.Url(Service.PurchaseOrders, "/desk/rules")), StringComparison.Ordinal);

        // Without the order service nobody knows what is in force: nothing is decided by rules that may be those of yesterday.
        await cluster.KillAsync(Service.PurchaseOrders);
        using var unknown = await cluster.Http.GetAsync(cluster.Url(Service.RuleEngine, "/rules"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        cluster.Start(Service.PurchaseOrders);
        await cluster.ReadyAsync(Service.PurchaseOrders);
        await cluster.FlowAsync("MISC-003");
        Assert.Equal("3.0", await VersionOfOrderAsync(cluster, "MISC-003"));

        // What the rule engine cannot use is not put in force, though the order service could.
        await cluster.KillAsync(Service.RuleEngine);
        cluster.Start(Service.RuleEngine, "--Purchasing:Parameters:holdingRate=0.25");
        await cluster.ReadyAsync(Service.RuleEngine);
        var text = shipped.ToJsonString().Replace("holdingRate", "carryingRate", StringComparison.Ordinal);
        await StoreAsync(cluster, JsonNode.Parse(text)!, "4.0");
        using var refused = await ActivateAsync(cluster, "4.0");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("The rule engine cannot decide by it", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_version_is_put_in_force_while_the_rule_engine_goes_by_its_file()
    {
        await using var cluster = await shared.Cluster.StartBesideAsync(new Dictionary<string, string> { [FromDatabase] = "Database" }, Service.PurchaseOrders);
        await StoreAsync(cluster, JsonNode.Parse(await File.ReadAllTextAsync(Repository.In("rules", "purchasing.rules.json")))!, "3.0");
        using var refused = await ActivateAsync(cluster, "3.0");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("set Purchasing:RulesFrom to Database here too", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task StoreAsync(Cluster cluster, JsonNode rules, string version)
    {
        rules["version"] = version;
        using var stored = await cluster.Http.PostAsync(cluster.Url(Service.PurchaseOrders, "/purchasing/rules/versions?reason=trial"), new StringContent(rules.ToJsonString(), null, "application/json"));
        Assert.True(stored.StatusCode == HttpStatusCode.Created, await stored.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> ActivateAsync(Cluster cluster, string version)
    {
        var seen = (int)(await cluster.Http.GetFromJsonAsync<JsonNode>(cluster.Url(Service.PurchaseOrders, "/purchasing/rules")))!["number"]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, cluster.Url(Service.PurchaseOrders, $"/purchasing/rules/versions/{version}/activate")) { Content = JsonContent.Create(new { reason = "a trial" }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{seen}\"");
        return await cluster.Http.SendAsync(request);
    }

    private static async Task<string?> VersionOfOrderAsync(Cluster cluster, string product) => (string?)Assert.Single(await cluster.OrdersAsync(product))!["rule_set_version"];
}
