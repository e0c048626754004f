using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Purchasing.Core.Orders;
using static Microsoft.Playwright.Assertions;

namespace Purchasing.Page.Tests.Browser;

/// <summary>A day's work in a real browser.</summary>
public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Contrast = "color-contrast";

    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync(null, null, ("Sending:PollInterval", "00:00:00.050"), ("Purchasing:Parameters:approvalLimit", "1000"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task From_to_buy_to_sent_by_two_people()
    {
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/buy");
        await bea.GetByRole(AriaRole.Checkbox, new() { Name = "Select PROD-001" }).CheckAsync();
        await Expect(bea.GetByText("1 selected")).ToBeVisibleAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "Order selected" }).ClickAsync();
        await Expect(bea.GetByText("Ordered, waits for approval")).ToBeVisibleAsync();
        await bea.Locator("tbody a").ClickAsync();
        await Expect(bea.Locator("h1")).ToContainTextAsync("To approve");

        IPage ada = await chromium.OpenAsync(_server, Person.Approver);
        await ada.GotoAsync("/");
        await ada.GetByRole(AriaRole.Link, new() { Name = "wait for my approval" }).ClickAsync();
        await ada.Locator("tbody a").ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await ada.Locator("#do-approve button").ClickAsync();
        await Expect(ada.GetByText("Approved.")).ToBeVisibleAsync();
        await ExpectStatusAsync(bea, "Sent");
        await Expect(bea.Locator(".history")).ToContainTextAsync("Attempt 1: sent");
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task Two_people_on_one_order()
    {
        string id = await OrderAsync();
        IPage ada = await chromium.OpenAsync(_server, Person.Approver);
        await ada.GotoAsync($"/orders/{id}");
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync($"/orders/{id}/amend");
        await bea.GetByLabel("Line 1").FillAsync("10");
        await bea.GetByLabel("Reason").FillAsync("one more case");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Amend" }).ClickAsync();
        await Expect(bea.GetByText("Changed. It needs approval again.")).ToBeVisibleAsync();

        await ada.Keyboard.PressAsync("a");
        await ada.Locator("#do-approve input[name=reason]").FillAsync("as agreed");
        await ada.Keyboard.PressAsync("Enter");
        await Expect(ada.GetByText("1 PROD-001: Quantity 9 → 10")).ToBeVisibleAsync();
        await Expect(ada.Locator(".note input[name=reason]")).ToHaveValueAsync("as agreed");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Do it to the order as it is now: Approve" }).ClickAsync();
        await Expect(ada.GetByText("Approved.")).ToBeVisibleAsync();
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task A_day_by_keyboard_alone()
    {
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/");
        await bea.Keyboard.PressAsync("g");
        await bea.Keyboard.PressAsync("b");
        await Expect(bea).ToHaveURLAsync(new Regex("/buy$"));
        await bea.Keyboard.PressAsync("/");
        await bea.Keyboard.TypeAsync("PROD-00");
        await bea.Keyboard.PressAsync("Enter");
        await Expect(bea).ToHaveURLAsync(new Regex("q=PROD-00"));

        // Down to the second row, open it, and back to that row.
        await bea.Keyboard.PressAsync("j");
        await bea.Keyboard.PressAsync("j");
        string second = await bea.EvaluateAsync<string>("document.activeElement.querySelector('a').textContent");
        await bea.Keyboard.PressAsync("Enter");
        await Expect(bea.Locator("h1")).ToContainTextAsync(second);
        await bea.GoBackAsync();
        await Expect(bea.Locator("tr:focus a[data-open]")).ToHaveTextAsync(second);

        // Edit the quantity, leave with Esc, and back to the row; then order it.
        await bea.Keyboard.PressAsync("e");
        await bea.Keyboard.TypeAsync("20");
        await bea.Keyboard.PressAsync("Escape");
        await Expect(bea.Locator("tr:focus a[data-open]")).ToHaveTextAsync(second);
        await bea.Keyboard.PressAsync("k");
        await bea.Keyboard.PressAsync("x");
        await Expect(bea.GetByText("1 selected")).ToBeVisibleAsync();
        await bea.Keyboard.PressAsync("j");
        await bea.Keyboard.PressAsync("b");
        await Expect(bea.GetByText("Ordered, waits for approval")).ToBeVisibleAsync();

        await bea.Keyboard.PressAsync("?");
        await Expect(bea.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await bea.Keyboard.PressAsync("Escape");
        await Expect(bea.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeHiddenAsync();

        IPage ada = await chromium.OpenAsync(_server, Person.Approver);
        await ada.GotoAsync("/approvals");
        await ada.Keyboard.PressAsync("j");
        await ada.Keyboard.PressAsync("Enter");
        await Expect(ada.Locator("h1")).ToContainTextAsync("To approve");
        await ada.Keyboard.PressAsync("a");
        await Expect(ada.Locator("#do-approve input[name=reason]")).ToBeFocusedAsync();
        await ada.Keyboard.TypeAsync("fine");
        await ada.Keyboard.PressAsync("Enter");
        await Expect(ada.GetByText("Approved.")).ToBeVisibleAsync();
        Assert.Equal(["ada"], (await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default)).Single().ApprovedBy);
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task Single_keys_can_be_switched_off()
    {
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/orders");
        await bea.GetByRole(AriaRole.Button, new() { Name = "bea" }).ClickAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "Off" }).ClickAsync();
        await Expect(bea.Locator("body")).ToHaveAttributeAsync("data-keys", "off");
        await bea.Keyboard.PressAsync("?");
        await Expect(bea.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_run_is_watched_until_it_is_done()
    {
        IPage lea = await chromium.OpenAsync(_server, Person.Lead);
        await lea.GotoAsync("/runs");
        await lea.GetByRole(AriaRole.Button, new() { Name = "Start a run" }).ClickAsync();
        await lea.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(lea.Locator("h1 .tag")).ToHaveTextAsync("Finished");
        await Expect(lea.Locator(".tile b").First).ToHaveTextAsync("3");
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task Forms_work_without_script()
    {
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer, script: false);
        await bea.GotoAsync("/buy?sort=product");
        await bea.GetByLabel("Quantity of PROD-001").FillAsync("10");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Save quantities" }).Last.ClickAsync();
        await Expect(bea.GetByText("computed 9")).ToBeVisibleAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "Order", Exact = true }).First.ClickAsync();
        await bea.Locator("tbody a").ClickAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "Cancel order" }).ClickAsync();
        await bea.Locator("#do-cancel input[name=reason]").FillAsync("not now");
        await bea.Locator("#do-cancel button").ClickAsync();
        await Expect(bea.Locator("h1")).ToContainTextAsync("Cancelled");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_on_any_screen(ColorScheme scheme)
    {
        string id = await OrderAsync();
        await _server.ExecuteAsync("supplier_db", "DELETE FROM supplier_offers WHERE product_id = 'PROD-002'");
        await _server.Get<Core.Proposals.ProposalDesk>().RefreshAsync();
        await _server.Get<Core.Catalogue.CatalogueRuns>().StartAsync(new Core.Catalogue.RunOptions { RunKey = "monday", Actor = "lea" }, default);
        List<string> found = [];
        foreach (Person person in new[] { Person.Lead, Person.Approver })
        {
            IPage page = await chromium.OpenAsync(_server, person, scheme);
            string[] screens = person == Person.Approver ? ["/", "/approvals", $"/orders/{id}"] : [.. Screens.All, $"/orders/{id}", $"/orders/{id}/amend", "/orders?q=none", "/runs/monday", "/orders/none"];
            foreach (string screen in screens)
            {
                await page.GotoAsync(screen);
                if (screen == "/rules")
                {
                    // Colours are looked at one by one, and the rules' prose is long: its structure is looked at as a whole, its colours at its beginning.
                    if (scheme == ColorScheme.Light)
                        await AxeAsync(page, screen, found, new() { Rules = new() { [Contrast] = new() { Enabled = false } } });
                    await page.EvaluateAsync("document.querySelectorAll('.prose > :nth-child(n+20)').forEach(part => part.remove())");
                }

                await AxeAsync(page, scheme, screen, found);
                if (screen == $"/orders/{id}")
                {
                    await page.Locator(".actions button[popovertarget]").First.ClickAsync();
                    await AxeAsync(page, scheme, screen + " with a dialog", found);
                }
            }
        }

        Assert.Equal([], found);
    }

    // The themes differ in their colours and in nothing else.
    private static Task AxeAsync(IPage page, ColorScheme scheme, string screen, List<string> found) =>
        AxeAsync(page, screen, found, scheme == ColorScheme.Light ? null : new() { RunOnly = new() { Type = "rule", Values = [Contrast] } });

    private static async Task AxeAsync(IPage page, string screen, List<string> found, AxeRunOptions? options)
    {
        AxeResult result = await page.RunAxe(options);
        found.AddRange(result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{screen}: {violation.Id}: {node.Html}")));
    }

    private static async Task ExpectStatusAsync(IPage page, string status)
    {
        for (int i = 0; i < 100 && !(await page.Locator("h1 .tag").TextContentAsync())!.Equals(status, StringComparison.Ordinal); i++)
            await page.ReloadAsync();
        await Expect(page.Locator("h1 .tag")).ToHaveTextAsync(status);
    }

    private async Task<string> OrderAsync()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("one", "PROD-001\u001FWH-001"));
        return bea.Document.QuerySelector("tbody a")!.GetAttribute("href")!.Split('/')[^1];
    }
}
