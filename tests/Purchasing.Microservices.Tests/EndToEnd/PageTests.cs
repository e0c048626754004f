using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Purchasing.AspNetCore.SignIn;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The page at the orchestrator: people sign in there, and the order service, which has the page, asks again what they may do.</summary>
[Collection(SharedCluster.Name)]
public sealed partial class PageTests(SharedCluster shared)
{
    private const string Password = "a password for trials";

    [Fact]
    public async Task A_buyer_orders_at_the_orchestrator_and_an_approver_approves()
    {
        using var accounts = new TemporaryFolder();
        string file = System.IO.Path.Combine(accounts.Path, "accounts.json");
        LocalAccounts known = new(file);
        foreach (string role in (string[])["buyer", "approver", "viewer"])
            known.Set($"the-{role}", null, Password, [role]);
        await using var beside = await shared.Cluster.StartBesideAsync(new Dictionary<string, string> { ["SignIn__AccountsFile"] = file, ["Databases__DataDirectory"] = accounts.Path }, Service.Orchestrator);
        var address = beside.Url(Service.Orchestrator, "/");

        // Whoever comes to the address is led to the page, and to the sign-in before it.
        using var nobody = new Visitor(address);
        Assert.Contains("<h1>Sign in</h1>", await nobody.GoAsync("/"), StringComparison.Ordinal);
        using var forger = new HttpClient();
        forger.DefaultRequestHeaders.Add("x-purchasing-person", "eyJTdWJqZWN0IjoiYWRhIiwiUm9sZXMiOlsiYnV5ZXIiXX0=");
        Assert.Equal(HttpStatusCode.Unauthorized, (await forger.GetAsync(beside.Url(Service.Orchestrator, "/desk/orders"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await forger.GetAsync(beside.Url(Service.PurchaseOrders, "/desk/orders"))).StatusCode);

        using var buyer = await Visitor.SignInAsync(address, "the-buyer");
        string today = await buyer.GoAsync("/");
        // What the order service does not know is not in the menu.
        Assert.Equal(["/desk/", "/desk/buy", "/desk/orders", "/desk/approvals", "/desk/runs"], MenuLink().Matches(today).Select(link => link.Groups[1].Value));
        Assert.Contains("action=\"/sign-out\"", today, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await buyer.StatusAsync("/desk/rules"));
        foreach (string screen in (string[])["/desk/orders", "/desk/approvals", "/desk/runs", "/desk/products/PAGE-001", "/desk/stock.svg?id=PAGE-001", Asset().Match(today).Value])
            Assert.Equal(HttpStatusCode.OK, await buyer.StatusAsync(screen));
        string list = await buyer.UntilAsync("/desk/buy?q=PAGE-", "PAGE-003");
        string key = Uri.UnescapeDataString("PAGE-001%1FWH-001");
        string answers = await buyer.PostAsync("/desk/buy", list, ("one", key), ($"q:{key}", "10"), ("request", "page-test"));
        Assert.Contains("Ordered, waits for approval", answers, StringComparison.Ordinal);
        string order = OrderLink().Match(answers).Value;
        string shown = await buyer.GoAsync(order);
        Assert.Contains("the-buyer", shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await buyer.StatusAsync(order + "/document"));

        // Another role, and what it may not do; a form that is not from here; then the approval.
        using var viewer = await Visitor.SignInAsync(address, "the-viewer");
        await viewer.PostAsync(order + "/approve", await viewer.GoAsync(order), ("version", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, viewer.Status);
        using var approver = await Visitor.SignInAsync(address, "the-approver");
        // The rule engine elsewhere says why.
        Assert.Contains("By its total alone nobody would have to approve it.", await approver.GoAsync("/desk/approvals"), StringComparison.Ordinal);
        shown = await approver.GoAsync(order);
        await approver.PostAsync(order + "/approve", "", ("version", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, approver.Status);
        approver.Site = "cross-site";
        await approver.PostAsync(order + "/approve", shown, ("version", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, approver.Status);
        approver.Site = "same-origin";
        Assert.Contains("Approved.", await approver.PostAsync(order + "/approve", shown, ("version", "1")), StringComparison.Ordinal);
        string id = order.Split('/')[^1];
        string stored = await shared.Cluster.Http.GetStringAsync(shared.Cluster.Url(Service.PurchaseOrders, $"/po/{id}"));
        Assert.Contains("\"created_by\":\"the-buyer\"", stored, StringComparison.Ordinal);
        Assert.Contains("\"approved_by\":[\"the-approver\"]", stored, StringComparison.Ordinal);

        // A session that is over at the orchestrator is over for the page.
        known.Remove("the-buyer");
        Assert.Contains("<h1>Sign in</h1>", await buyer.GoAsync("/desk/orders"), StringComparison.Ordinal);
    }

    [GeneratedRegex("<a href=\"([^\"]*)\" data-go=")]
    private static partial Regex MenuLink();

    [GeneratedRegex("/desk/assets/page[^\"]*css")]
    private static partial Regex Asset();

    [GeneratedRegex("/desk/orders/PO-[A-Z0-9]*")]
    private static partial Regex OrderLink();

    [GeneratedRegex("name=\"_form\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"([^\"]*Token)\" value=\"([^\"]*)\"")]
    private static partial Regex SignInToken();

    /// <summary>A browser without script.</summary>
    private sealed class Visitor : IDisposable
    {
        private readonly HttpClient _http;

        public Visitor(Uri address)
        {
            _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
            _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        }

        public HttpStatusCode Status { get; private set; }

        /// <summary>Where forms come from, as a browser says it.</summary>
        public string Site { get; set; } = "same-origin";

        public static async Task<Visitor> SignInAsync(Uri address, string name)
        {
            Visitor visitor = new(address);
            var token = SignInToken().Match(await visitor.GoAsync("/sign-in"));
            await visitor.SendAsync("/sign-in", (token.Groups[1].Value, token.Groups[2].Value), ("name", name), ("password", Password), ("returnUrl", "/"));
            Assert.Equal(HttpStatusCode.OK, visitor.Status);
            return visitor;
        }

        public async Task<string> GoAsync(string path)
        {
            using var answer = await _http.GetAsync(path);
            Status = answer.StatusCode;
            return await answer.Content.ReadAsStringAsync();
        }

        public async Task<HttpStatusCode> StatusAsync(string path)
        {
            await GoAsync(path);
            return Status;
        }

        // What there is to buy is worked out beside the request.
        public async Task<string> UntilAsync(string path, string text)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (true)
            {
                string page = await GoAsync(path);
                if (page.Contains(text, StringComparison.Ordinal))
                    return page;
                await Task.Delay(100, patience.Token);
            }
        }

        public Task<string> PostAsync(string path, string from, params (string Name, string Value)[] fields) =>
            SendAsync(path, [("_form", FormToken().Match(from).Groups[1].Value), .. fields]);

        private async Task<string> SendAsync(string path, params (string Name, string Value)[] fields)
        {
            using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
            request.Headers.Add("Sec-Fetch-Site", Site);
            using var answer = await _http.SendAsync(request);
            Status = answer.StatusCode;
            return await answer.Content.ReadAsStringAsync();
        }

        public void Dispose() => _http.Dispose();
    }
}
