using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace Purchasing.AspNetCore.Tests;

/// <summary>What lists and all other calls take in their query, and how lists go on.</summary>
public sealed class ListTests
{
    private static readonly string[] s_page = ["/preferences", "/buy", "/orders", "/approvals", "/runs", "/products", "/what-if", "/simulate", "/rules", "/stock.svg", "/assets", "/health"];

    [Fact]
    public async Task Every_call_refuses_a_member_of_the_query_that_it_does_not_know()
    {
        await using TestHost host = await TestHost.StartAsync();
        using HttpClient client = host.Client();
        List<string> taken = [];
        int calls = 0;
        foreach (RouteEndpoint endpoint in host.Endpoints)
        {
            string route = endpoint.RoutePattern.RawText!.TrimEnd('/');
            if (route.Length == 0 || s_page.Any(page => route == page || route.StartsWith(page + "/", StringComparison.Ordinal)))
                continue;
            foreach (string method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                calls++;
                using HttpRequestMessage request = new(new HttpMethod(method), route.Replace("{id}", "PO-NONE").Replace("{runKey}", "none") + "?stauts=sent");
                using HttpResponseMessage answer = await client.SendAsync(request);
                string text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.BadRequest || !text.Contains("\"stauts\":[\"'stauts' is not known here", StringComparison.Ordinal))
                    taken.Add($"{method} {route}: {(int)answer.StatusCode} {text}");
            }
        }

        Assert.True(taken.Count == 0, string.Join(Environment.NewLine, taken));
        Assert.True(calls > 30, $"only {calls} calls were looked at");
    }

    [Fact]
    public async Task What_a_list_knows_it_takes_once_and_within_its_limits()
    {
        await using TestHost host = await TestHost.StartAsync();
        using HttpClient client = host.Client();
        foreach (string query in (string[])["purchase-orders?status=sent&Supplier_Id=SUP-001&sort=-changed_at&limit=1000", "outbox?state=dead&order_id=PO-1", "purchasing/runs?all=true&limit=1"])
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(query));
        foreach (string query in (string[])["purchase-orders?status=sent&status=draft", "outbox?state=lost", "purchasing/runs?all=perhaps", "outbox?limit=", "purchase-orders?limit=0", "purchasing/runs?limit=1001"])
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(query));

        async Task<HttpStatusCode> StatusAsync(string query)
        {
            using HttpResponseMessage answer = await client.GetAsync(query);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_outbox_leads_from_page_to_page_until_nothing_is_left()
    {
        await using TestHost host = await TestHost.StartAsync();
        using HttpClient client = host.Client();
        foreach (string product in (string[])["PROD-001", "PROD-002", "PROD-003"])
            (await client.PostAsJsonAsync("purchasing/flow", new Dictionary<string, string> { ["product_id"] = product })).EnsureSuccessStatusCode();
        List<string> seen = [];
        string? next = "/outbox?limit=2";
        int pages = 0;
        while (next is not null)
        {
            using HttpResponseMessage page = await client.GetAsync(next);
            foreach (JsonElement entry in (await page.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray())
                seen.Add(entry.GetProperty("message").GetProperty("id").GetString()!);
            next = page.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? links.Single().Split('<', '>')[1] : null;
            pages++;
        }

        Assert.Equal((2, 3), (pages, seen.Distinct().Count()));
    }
}
