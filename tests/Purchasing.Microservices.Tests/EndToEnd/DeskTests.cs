using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Purchasing.Page.Tests.Browser;
using Purchasing.Page.Tests.SignIn;
using static Microsoft.Playwright.Assertions;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The page at the orchestrator in a real browser, signed in by a real identity provider.</summary>
[Collection(SharedCluster.Name)]
public sealed class DeskTests(SharedCluster shared, Chromium chromium, OpenIdProvider provider) : IClassFixture<Chromium>, IClassFixture<OpenIdProvider>
{
    [Fact]
    public async Task A_person_signs_in_works_and_is_told_when_the_order_service_is_gone()
    {
        var signIn = provider.Settings().ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        await using var cluster = await shared.Cluster.StartBesideAsync(signIn, Service.PurchaseOrders, Service.Orchestrator);
        var context = await chromium.Browser.NewContextAsync(new() { BaseURL = cluster.Url(Service.Orchestrator, "/").ToString(), Locale = "en-GB" });
        await using var closing = context;
        context.SetDefaultTimeout(Chromium.Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/desk/orders");
        await page.GetByLabel("Who").FillAsync("bea|Einkauf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/desk/orders$"));
        await Expect(page.GetByText("bea of the provider")).ToBeVisibleAsync();

        // Script, forms and live progress pass through: by keys to a product, and an order of it.
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await Expect(page).ToHaveURLAsync(new Regex("/desk/$"));
        await page.GotoAsync("/desk/products/PAGE-002");
        await page.Keyboard.PressAsync("b");
        await Expect(page.Locator("tbody .tag")).ToHaveTextAsync("Ordered");
        await page.Locator("tbody a").ClickAsync();
        await Expect(page.Locator("dl.terms")).ToContainTextAsync("bea");

        await cluster.KillAsync(Service.PurchaseOrders);
        await page.ReloadAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("A source failed");
        await Expect(page.Locator("[role=alert] p").First).ToHaveTextAsync("The order service does not answer.");
        var answer = await page.APIRequest.GetAsync("/desk/orders");
        Assert.Equal(503, answer.Status);
        cluster.Start(Service.PurchaseOrders);
        await cluster.ReadyAsync(Service.PurchaseOrders);
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("PO-");
    }
}
