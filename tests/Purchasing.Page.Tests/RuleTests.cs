using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Purchasing.Core;

namespace Purchasing.Page.Tests;

/// <summary>The rules in words, and their versions: stored, compared, put in force and taken back by a lead.</summary>
public sealed class RuleTests : IAsyncLifetime
{
    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync(null, null, ("Purchasing:RulesFrom", "Database"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_lead_stores_compares_and_puts_in_force_and_goes_back()
    {
        using PageVisitor lea = _server.Visit(Person.Lead);
        await lea.GoAsync("/rules");
        Assert.Contains("rules that come with the program", lea.Text(".note.info"), StringComparison.Ordinal);
        Assert.Equal("Purchasing rules", lea.Text(".prose h2"));

        await StoreAsync(lea, "2.1", 500);
        Assert.Contains("Stored as a draft.", lea.Text(".note.good"), StringComparison.Ordinal);
        Assert.Contains("The parameter approvalLimit changes from 10000 to 500.", lea.Texts("section.card li"));
        await lea.SubmitAsync("#activate", null, ("reason", "auditors"));
        Assert.Contains("These rules are in force now.", lea.Text(".note.good"), StringComparison.Ordinal);
        Assert.Contains("version 2.1", lea.Text(".head"), StringComparison.Ordinal);
        Assert.Contains("by lea : auditors", lea.Text(".note.info"), StringComparison.Ordinal);

        await StoreAsync(lea, "2.2", 10_000);
        await lea.SubmitAsync("#activate", null, ("reason", "too much work"));
        await lea.GoAsync("/rules?version=2.1");
        Assert.Equal("Back to this version", lea.Text("#activate button"));
        await lea.SubmitAsync("#activate", null, ("reason", "auditors again"));
        Assert.Equal(["2.2 Earlier", "2.1 In force"], lea.Document.QuerySelectorAll("tr[data-row]").Select(row => $"{row.QuerySelector("th")!.TextContent.Trim()} {row.QuerySelector(".tag")!.TextContent.Trim()}"));
        Assert.Equal(5, lea.Texts(".history li").Length);

        // A version beside the one stored before it; which rules its tests fire; its network.
        await lea.GoAsync("/rules?version=2.2&show=changed");
        Assert.Contains("The parameter approvalLimit changes from 500 to 10000.", lea.Texts("#changes li"));
        Assert.False(lea.Has(".prose"));
        await lea.GoAsync("/rules?version=2.1");
        Assert.False(lea.Has("a[href*='show=changed']"));
        await lea.GoAsync(lea.Document.QuerySelector("a[href*='tests=run']")!.GetAttribute("href")!);
        Assert.Matches("^1 of 1 tests pass; they fire [1-9][0-9]* of 63 rules", lea.Text("aside [role=status]"));
        Assert.Contains("Ask for two approvals", lea.Texts(".gaps li"));
        string network = System.Text.Encoding.UTF8.GetString(await lea.FileAsync(lea.Document.QuerySelector("#network img")!.GetAttribute("src")!));
        Assert.Contains("Ask for two approvals", network, StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; sandbox", lea.Answer.Headers.GetValues("Content-Security-Policy").Single());
        await lea.FileAsync("/rules/network.svg?version=9");
        Assert.Equal(HttpStatusCode.NotFound, lea.Status);
    }

    [Fact]
    public async Task Of_two_leads_the_second_is_told_what_came_into_force_meanwhile()
    {
        using PageVisitor lea = _server.Visit(Person.Lead);
        using PageVisitor leo = _server.Visit(Person.Lead with { Subject = "leo" });
        await lea.GoAsync("/rules");
        await StoreAsync(lea, "2.1", 500);
        await lea.GoAsync("/rules");
        await StoreAsync(lea, "2.2", 600);
        await leo.GoAsync("/rules?version=2.1");
        await lea.SubmitAsync("#activate", null, ("reason", "first"));
        await leo.SubmitAsync("#activate", null, ("reason", "second"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, leo.Status);
        Assert.Contains("lea put version '2.2' in force meanwhile", leo.Text(".note.bad"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_an_error_and_a_test_that_fails_are_shown_and_come_into_force_by_nobody()
    {
        using PageVisitor lea = _server.Visit(Person.Lead);
        await lea.GoAsync("/rules");
        await lea.SubmitAsync("#store", null, ("text", """{ "name": "x", "version": "3", "rules": [ { "name": "r", "for": "d: Desicion" } ] }"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, lea.Status);
        Assert.Contains("did you mean 'Decision'", lea.Text(".note.bad"), StringComparison.Ordinal);

        await StoreAsync(lea, "2.1", 500, wrongTest: true);
        Assert.Contains("Tests that fail", lea.Texts("section.card h3"));
        Assert.False(lea.Has("#activate"));
        await lea.SubmitAsync("#discard");
        Assert.Contains("The draft is thrown away.", lea.Text(".note.good"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_buyer_reads_and_is_refused_the_rest()
    {
        using PageVisitor lea = _server.Visit(Person.Lead);
        await lea.GoAsync("/rules");
        await StoreAsync(lea, "2.1", 500);
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/rules?version=2.1", ("Accept-Language", "de"));
        Assert.Equal("Regeln", bea.Text("h1"));
        Assert.False(bea.Has("#activate") || bea.Has("#store") || bea.Has("#discard"));
        string token = bea.Document.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        await bea.PostAsync("/rules/2.1/activate", ("_form", token), ("seen", "0"), ("reason", "mine"));
        Assert.Equal(HttpStatusCode.Forbidden, bea.Status);
    }

    private static Task StoreAsync(PageVisitor person, string version, decimal limit, bool wrongTest = false)
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
        return person.SubmitAsync("#store", null, ("text", rules.ToJsonString()), ("reason", "tried"));
    }
}
