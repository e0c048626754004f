using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using Purchasing.Page.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Purchasing.Page.Tests.SignIn;

/// <summary>Signing in by a real provider: in a browser, and with its tokens.</summary>
public sealed class OpenIdTests(Chromium chromium, OpenIdProvider provider) : IClassFixture<Chromium>, IClassFixture<OpenIdProvider>
{
    [Theory]
    [InlineData("")]
    [InlineData("/company")]
    public async Task A_person_signs_in_acts_as_themselves_and_signs_out_everywhere(string root)
    {
        await using PageServer server = await StartAsync(root);
        IPage page = await OpenAsync(server);
        await page.GotoAsync($"{root}/buy?q=PROD-001");
        await SayAsync(page, "bea|Einkauf+Kantine");

        await Expect(page).ToHaveURLAsync(new Uri(server.Address, $"{root}/buy?q=PROD-001").ToString());
        await Expect(page.GetByText("bea of the provider")).ToBeVisibleAsync();
        JsonElement me = await MeAsync(page, root);
        Assert.Equal(("bea", "bea of the provider", "buyer"), (me.GetProperty("subject").GetString(), me.GetProperty("name").GetString(), string.Join(' ', me.GetProperty("roles").EnumerateArray())));

        await page.GetByText("bea of the provider").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByText("You are signed out.")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Uri(server.Address, $"{root}/signed-out").ToString());
        // Neither the host nor the provider remembers them.
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByLabel("Who")).ToBeVisibleAsync();
        await SayAsync(page, "ada|Freigabe");
        await Expect(page.GetByText("ada of the provider")).ToBeVisibleAsync();
        Assert.Equal("approver", string.Join(' ', (await MeAsync(page, root)).GetProperty("roles").EnumerateArray()));
    }

    [Fact]
    public async Task An_identity_that_is_not_right_in_everything_signs_nobody_in()
    {
        await using PageServer server = await StartAsync("");
        foreach (string fault in new[] { "wrong-issuer", "wrong-audience", "wrong-key", "wrong-nonce", "expired" })
        {
            IPage page = await OpenAsync(server);
            await page.GotoAsync("/orders");
            await SayAsync(page, $"{fault}|Einkauf");

            await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Sign-in failed");
            Assert.DoesNotContain("IDX", await page.ContentAsync());
            Assert.Equal((fault, 401), (fault, (await page.APIRequest.GetAsync("/purchase-orders")).Status));
            await page.Context.CloseAsync();
        }
    }

    // Who sends somebody the answer to a sign-in of their own would have them work under their name.
    [Fact]
    public async Task An_answer_of_the_provider_that_this_browser_did_not_ask_for_signs_nobody_in()
    {
        await using PageServer server = await StartAsync("");
        IPage page = await OpenAsync(server);
        TaskCompletionSource<string> answer = new();
        await page.RouteAsync("**/signin-oidc*", async route =>
        {
            answer.TrySetResult(route.Request.PostData!);
            await route.FulfillAsync(new() { Status = 200, Body = "caught" });
        });
        await page.GotoAsync("/orders");
        await SayAsync(page, "mallory|Einkauf");
        string caught = await answer.Task.WaitAsync(TimeSpan.FromMilliseconds(Chromium.Patience));

        // In another browser; with another state in this one; and without any.
        using HttpClient other = new() { BaseAddress = server.Address };
        Assert.Equal("401 Sign-in failed", await PostAsync(other, caught));
        // To unroute lets a request that is still held go on to the server, which would use the answer up.
        await Expect(page.GetByText("caught")).ToBeVisibleAsync();
        await page.UnrouteAsync("**/signin-oidc*");
        foreach (string changed in new[] { caught.Replace("state=", "state=x", StringComparison.Ordinal), caught.Replace("state=", "other=", StringComparison.Ordinal) })
        {
            IAPIResponse response = await page.APIRequest.PostAsync("/signin-oidc", new() { Headers = [new("Content-Type", "application/x-www-form-urlencoded")], DataString = changed });
            Assert.Equal(401, response.Status);
        }

        // Only changed: as it came it signs in.
        IAPIResponse right = await page.APIRequest.PostAsync("/signin-oidc", new() { Headers = [new("Content-Type", "application/x-www-form-urlencoded")], DataString = caught, MaxRedirects = 0 });
        Assert.Equal(302, right.Status);
        Assert.Equal("mallory", (await MeAsync(page, "")).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Tokens_of_the_provider_let_programs_in_when_all_of_them_is_right()
    {
        await using PageServer server = await StartAsync("");
        using HttpClient client = new() { BaseAddress = server.Address };
        Dictionary<string, HttpStatusCode> statuses = [];
        foreach (string program in new[] { "scheduler", "wrong-issuer", "wrong-audience", "wrong-key", "expired" })
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await provider.TokenAsync(program));
            using HttpResponseMessage response = await client.GetAsync("/purchase-orders");
            statuses[program] = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, statuses["scheduler"]);
        Assert.All(statuses.Where(status => status.Key != "scheduler"), status => Assert.Equal((status.Key, HttpStatusCode.Unauthorized), (status.Key, status.Value)));
    }

    [Fact]
    public async Task Without_its_provider_a_host_says_so_and_lets_nobody_in()
    {
        string token = await provider.TokenAsync("scheduler");
        await using PageServer server = await PageServer.StartAsync(
            null, null, [.. provider.Settings().Where(setting => setting.Key != "SignIn:Authority"), ("SignIn:Authority", $"http://127.0.0.1:{LoopbackPort.Reserve()}/")]);
        using HttpClient client = new() { BaseAddress = server.Address };
        using HttpResponseMessage page = await client.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("The identity provider does not answer", await page.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage rest = await client.GetAsync("/purchase-orders");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rest.StatusCode);
        Assert.DoesNotContain("127.0.0.1", await rest.Content.ReadAsStringAsync());
    }

    private Task<PageServer> StartAsync(string root) => PageServer.StartAsync(
        app =>
        {
            // The order that docs/security.md gives.
            if (root.Length > 0)
                app.UsePathBase(root);
            app.UseRouting();
            app.UseAuthentication();
            app.MapPurchasing();
        },
        null,
        provider.Settings());

    private async Task<IPage> OpenAsync(PageServer server)
    {
        IBrowserContext context = await chromium.Browser.NewContextAsync(new() { BaseURL = server.Address.ToString(), Locale = "en-GB" });
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(Chromium.Patience);
        return page;
    }

    private static async Task SayAsync(IPage page, string who)
    {
        await page.GetByLabel("Who").FillAsync(who);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }

    private static async Task<JsonElement> MeAsync(IPage page, string root) =>
        JsonDocument.Parse(await (await page.APIRequest.GetAsync($"{root}/me")).TextAsync()).RootElement;

    private static async Task<string> PostAsync(HttpClient client, string form)
    {
        using HttpResponseMessage response = await client.PostAsync("/signin-oidc", new StringContent(form, null, "application/x-www-form-urlencoded"));
        string text = await response.Content.ReadAsStringAsync();
        return $"{(int)response.StatusCode} {text.Split("<h1>")[^1].Split("</h1>")[0]}";
    }
}
