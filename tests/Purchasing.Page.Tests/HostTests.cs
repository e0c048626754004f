using System.Net;
using System.Security.Claims;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;

namespace Purchasing.Page.Tests;

/// <summary>The page in all kinds of hosts: it breaks nothing of theirs, and nothing of it leaks into theirs.</summary>
public sealed class HostTests
{
    [Fact]
    public void Script_and_style_sheet_are_small()
    {
        Assert.InRange(PageAssets.Script.Zipped.Length, 500, 5 * 1024);
        Assert.InRange(PageAssets.Style.Zipped.Length, 500, 8 * 1024);
    }

    [Fact]
    public async Task Assets_have_hashed_names_and_are_kept_for_long()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor nobody = server.Visit(null);
        using PageVisitor vic = server.Visit(Person.Viewer);
        await vic.GoAsync("/");
        string[] assets = [vic.Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!, vic.Document.QuerySelector("script")!.GetAttribute("src")!];
        foreach (string asset in assets)
        {
            Assert.Matches("^/assets/page\\.[0-9a-f]{16}\\.(css|js)$", asset);
            // Before anybody has signed in: a browser asks without.
            byte[] content = await nobody.FileAsync(asset);
            Assert.Equal((HttpStatusCode.OK, "public, max-age=31536000, immutable"), (nobody.Status, nobody.Answer.Headers.CacheControl!.ToString().Replace("public, max-age=31536000, immutable", "public, max-age=31536000, immutable", StringComparison.Ordinal)));
            Assert.NotEmpty(content);
        }

        await nobody.FileAsync("/assets/page.0000000000000000.js");
        Assert.Equal(HttpStatusCode.NotFound, nobody.Status);
    }

    [Fact]
    public async Task Every_screen_has_a_strict_policy_and_no_style_or_script_of_its_own()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor lea = server.Visit(Person.Lead);
        foreach (string screen in Screens.All)
        {
            await lea.GoAsync(screen);
            Assert.True(lea.Status == HttpStatusCode.OK, $"{screen}: {lea.Status} {lea.Html}");
            string policy = lea.Answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.False(lea.Has("style") || lea.Has("[style]") || lea.Has("script:not([src])") || lea.Document.All.Any(element => element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal))), screen);
            Assert.Equal("no-store", lea.Answer.Headers.CacheControl!.ToString());
            Assert.NotEmpty(lea.Text("h1"));
            Assert.Single(lea.Document.QuerySelectorAll("h1"));
        }
    }

    [Fact]
    public async Task Every_link_leads_somewhere()
    {
        await using PageServer server = await PageServer.StartAsync(null, null, ("Purchasing:Parameters:approvalLimit", "100"));
        using PageVisitor lea = server.Visit(Person.Lead);
        await lea.GoAsync("/buy");
        await lea.SubmitAsync("#buy", ("one", "PROD-001\u001FWH-001"));
        await server.ExecuteAsync("supplier_db", "DELETE FROM supplier_offers WHERE product_id = 'PROD-002'");
        await server.Get<Core.Catalogue.CatalogueRuns>().StartAsync(new Core.Catalogue.RunOptions { RunKey = "monday", Actor = "bea" }, default);
        await lea.FileAsync("/runs/monday/events");
        await server.Get<Core.Proposals.ProposalDesk>().RefreshAsync();
        Queue<string> open = new(Screens.All);
        HashSet<string> seen = [.. open];
        while (open.TryDequeue(out string? path))
        {
            await lea.GoAsync(path);
            Assert.True(lea.Status == HttpStatusCode.OK, $"{path}: {lea.Status} {lea.Document.Body!.TextContent}");
            // What a link narrows to is there.
            Assert.False(path.Contains("show=held&q=", StringComparison.Ordinal) && !path.Contains("as=", StringComparison.Ordinal) && !lea.Has("tbody tr"), path);
            // Filters and sorts of a list that is filtered already are as many as they can be put together.
            if (lea.Answer.Content.Headers.ContentType!.MediaType != "text/html" || (path.Contains('?', StringComparison.Ordinal) && !Screens.All.Contains(path)))
                continue;
            foreach (string link in lea.Document.QuerySelectorAll("main a[href]").Select(a => a.GetAttribute("href")!).Where(link => link[0] == '/' && seen.Add(link)))
                open.Enqueue(link);
        }

        Assert.Contains(seen, path => path.Contains("show=held&q=", StringComparison.Ordinal));
        Assert.InRange(seen.Count, 40, 200);
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("/desk", "/desk")]
    [InlineData("/a/b/", "/a/b")]
    public async Task It_lives_below_any_path_and_any_path_base(string path, string root)
    {
        await using PageServer server = await PageServer.StartAsync(app =>
        {
            app.UsePathBase("/company");
            app.UseRouting();
            app.MapPurchasing(path);
        });
        using PageVisitor bea = server.Visit(Person.Buyer);
        foreach (string screen in Screens.All)
        {
            await bea.GoAsync($"/company{root}{screen}");
            if (screen is "/what-if" or "/simulate" or "/rules" || bea.Status == HttpStatusCode.OK)
            {
                string[] links = [.. bea.Document.QuerySelectorAll("a[href],form[action],link[rel=stylesheet],script[src]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("action") ?? element.GetAttribute("src")!)];
                Assert.All(links, link => Assert.True(link.StartsWith($"/company{root}/", StringComparison.Ordinal) || link[0] is '#' or '?' || link == "data:,", $"{screen}: {link}"));
            }
        }

        await bea.GoAsync($"/company{root}/buy");
        await bea.SubmitAsync("#buy", ("one", "PROD-001\u001FWH-001"));
        await bea.GoAsync(bea.Document.QuerySelector("tbody a")!.GetAttribute("href")!);
        Assert.Contains("PO-", bea.Text("h1"), StringComparison.Ordinal);
        // The form's cookie and the language stay below the page.
        await bea.SubmitAsync("form[action$='/preferences']", ("language", "de"));
        Assert.Equal("de", bea.Document.DocumentElement.GetAttribute("lang"));
        await bea.GoAsync($"/company{root}/orders/PO-x");
        Assert.Equal((HttpStatusCode.NotFound, "Es gibt keine Bestellung „PO-x“."), (bea.Status, bea.Text("section p")));
        // A list that was not asked for is not shown.
        foreach ((string query, string said) in new[] { ("orders?show=bogus", "„bogus“"), ("orders?from=2026-13-01", "keinen Filter „from“"), ("buy?sort=x", "„x“"), ("runs?show=x", "„x“"), ("approvals?show=x", "„x“") })
        {
            await bea.GoAsync($"/company{root}/{query}");
            Assert.Equal(HttpStatusCode.BadRequest, bea.Status);
            Assert.Contains(said, bea.Text("section p"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_of_the_host_come_first_and_get_nothing_of_ours()
    {
        await using PageServer server = await PageServer.StartAsync(app =>
        {
            app.MapGet("/", () => Results.Text("mine"));
            app.MapGet("/orders", () => Results.Text("my orders"));
            app.MapFallback(() => Results.Text("fallback"));
            app.MapPurchasing();
        });
        using PageVisitor vic = server.Visit(Person.Viewer);
        foreach ((string path, string text) in new[] { ("/", "mine"), ("/orders", "my orders"), ("/elsewhere", "fallback") })
        {
            await vic.GoAsync(path);
            Assert.Equal(text, vic.Html);
            Assert.False(vic.Answer.Headers.Contains("Content-Security-Policy") || vic.Answer.Headers.Contains("Set-Cookie") || vic.Answer.Headers.Contains("Referrer-Policy"));
        }

        await vic.GoAsync("/buy");
        Assert.Equal("To buy", vic.Text("h1"));
    }

    [Fact]
    public async Task A_host_may_leave_the_page_out()
    {
        await using PageServer server = await PageServer.StartAsync(app => app.MapPurchasing(page: null));
        using PageVisitor vic = server.Visit(Person.Viewer);
        await vic.GoAsync("/buy");
        Assert.Equal(HttpStatusCode.NotFound, vic.Status);
        await vic.GoAsync("/purchase-orders");
        Assert.Equal(HttpStatusCode.OK, vic.Status);
    }

    [Fact]
    public async Task A_fallback_policy_of_the_host_holds_for_the_screens_and_not_for_script_and_style()
    {
        await using PageServer server = await PageServer.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapPurchasing();
            },
            builder =>
            {
                builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, SignIn>("test", null);
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            });
        using PageVisitor nobody = server.Visit(null);
        await nobody.GoAsync("/buy");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.Status);
        await nobody.FileAsync($"/assets/{PageAssets.Script.Name}");
        Assert.Equal(HttpStatusCode.OK, nobody.Status);
        using PageVisitor vic = server.Visit(Person.Viewer);
        await vic.GoAsync("/buy");
        Assert.Equal(HttpStatusCode.OK, vic.Status);
    }

    [Fact]
    public async Task Nobody_signed_in_is_told_so()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor nobody = server.Visit(null);
        foreach (string screen in Screens.All)
        {
            await nobody.GoAsync(screen);
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.Status);
            Assert.Equal("Nobody is signed in", nobody.Text("h1"));
            Assert.False(nobody.Has("tbody"));
        }
    }

    [Theory]
    [InlineData(false, "same-origin")]
    [InlineData(true, "cross-site")]
    [InlineData(true, "same-site")]
    public async Task A_form_of_another_site_is_refused(bool hasToken, string site)
    {
        await using PageServer server = await PageServer.StartAsync();
        using HttpClient client = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = server.Address };
        using PageVisitor bea = server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        string token = bea.Document.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        string cookie = bea.Answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("purchasing.form=", StringComparison.Ordinal));
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        using HttpRequestMessage request = new(HttpMethod.Post, "/buy") { Content = new FormUrlEncodedContent([new("one", "PROD-001\u001FWH-001"), new("_form", hasToken ? token : "x")]) };
        request.Headers.Add("Cookie", $"who={Person.Buyer.Cookie}; {cookie.Split(';')[0]}");
        request.Headers.Add("Sec-Fetch-Site", site);
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await server.Get<Core.Orders.IOrderStore>().ListAsync(new Core.Orders.OrderQuery(), default));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Preferences_lead_back_to_the_page_alone(string back)
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor vic = server.Visit(Person.Viewer);
        await vic.GoAsync("/rules");
        await vic.SubmitAsync("form[action='/preferences']", ("theme", "dark"), ("back", back));
        Assert.Equal("/", vic.Location);
        Assert.Equal("dark", vic.Document.DocumentElement.GetAttribute("data-theme"));
    }

    private sealed class SignIn(Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory log, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Cookies["who"] is string who
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, who)], "test")), "test"))
                : AuthenticateResult.NoResult());
    }
}
