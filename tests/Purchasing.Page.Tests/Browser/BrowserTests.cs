using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using static Microsoft.Playwright.Assertions;

namespace Purchasing.Page.Tests.Browser;

/// <summary>A day's work in a real browser.</summary>
public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Contrast = "color-contrast";

    private static readonly Regex s_goesOn = new("^(New|Under way)$");

    private readonly RunGate _gate = new();
    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync(null, _gate.Add, ("Sending:PollInterval", "00:00:00.050"), ("Purchasing:Parameters:approvalLimit", "1000"));

    public async ValueTask DisposeAsync()
    {
        _gate.Open();
        await chromium.CloseWindowsAsync();
        await _server.DisposeAsync();
    }

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
        await bea.UntilAsync(bea.Url, page => page.Locator("h1 .tag", new() { HasTextString = "Sent" }));
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

        await ada.PressAsync("a");
        await ada.Locator("#do-approve input[name=reason]").FillAsync("as agreed");
        await ada.PressAsync("Enter");
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
        await bea.PressAsync("g");
        await bea.PressAsync("b");
        await Expect(bea).ToHaveURLAsync(new Regex("/buy$"));
        await bea.PressAsync("/");
        await bea.Keyboard.TypeAsync("PROD-00");
        await bea.PressAsync("Enter");
        await Expect(bea).ToHaveURLAsync(new Regex("q=PROD-00"));

        // Down to the second row, open it, and back to that row.
        await bea.PressAsync("j");
        await bea.PressAsync("j");
        string second = await bea.EvaluateAsync<string>("document.activeElement.querySelector('a').textContent");
        await bea.PressAsync("Enter");
        await Expect(bea.Locator("h1")).ToContainTextAsync(second);
        await bea.GoBackAsync();
        await Expect(bea.Locator("tr:focus a[data-open]")).ToHaveTextAsync(second);

        // Edit the quantity, leave with Esc, and back to the row; then order it.
        await bea.PressAsync("e");
        await bea.Keyboard.TypeAsync("20");
        await bea.PressAsync("Escape");
        await Expect(bea.Locator("tr:focus a[data-open]")).ToHaveTextAsync(second);
        await bea.PressAsync("k");
        await bea.PressAsync("x");
        await Expect(bea.GetByText("1 selected")).ToBeVisibleAsync();
        await bea.PressAsync("j");
        await bea.PressAsync("b");
        await Expect(bea.GetByText("Ordered, waits for approval")).ToBeVisibleAsync();

        await bea.PressAsync("?");
        await Expect(bea.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await bea.PressAsync("Escape");
        await Expect(bea.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeHiddenAsync();

        IPage ada = await chromium.OpenAsync(_server, Person.Approver);
        await ada.GotoAsync("/approvals");
        await ada.PressAsync("j");
        await ada.PressAsync("Enter");
        await Expect(ada.Locator("h1")).ToContainTextAsync("To approve");
        await ada.PressAsync("a");
        await Expect(ada.Locator("#do-approve input[name=reason]")).ToBeFocusedAsync();
        await ada.Keyboard.TypeAsync("fine");
        await ada.PressAsync("Enter");
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
        await bea.PressAsync("?");
        await Expect(bea.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_run_is_left_and_joined_again_and_watched_until_it_is_done()
    {
        IPage lea = await chromium.OpenAsync(_server, Person.Lead);
        await lea.GotoAsync("/runs");
        await lea.GetByRole(AriaRole.Button, new() { Name = "Start a run" }).ClickAsync();
        _gate.Close();
        await lea.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(lea.Locator("h1 .tag")).ToHaveTextAsync(s_goesOn);
        string run = new Uri(lea.Url).AbsolutePath;

        // Left while it goes on, and joined again: by who started it, and by somebody else.
        await lea.CloseAsync();
        IPage[] both = [await chromium.OpenAsync(_server, Person.Lead), await chromium.OpenAsync(_server, Person.Buyer)];
        foreach (IPage page in both)
        {
            await page.GotoAsync("/runs");
            await page.Locator("tbody a[data-open]").ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex($"{Regex.Escape(run)}$"));
            await Expect(page.Locator("h1 .tag")).ToHaveTextAsync(s_goesOn);
        }

        _gate.Open();
        foreach (IPage page in both)
        {
            await Expect(page.Locator("h1 .tag")).ToHaveTextAsync("Finished");
            await Expect(page.Locator(".tile b").First).ToHaveTextAsync("3");
        }

        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task Back_from_an_opened_row_the_list_has_its_filters_and_enter_alone_refuses_nothing()
    {
        string id = await OrderAsync();
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/orders?show=approve&sort=supplier");
        await bea.Locator("tbody a[data-open]").First.ClickAsync();
        await Expect(bea.Locator(".crumb a")).ToHaveAttributeAsync("href", new Regex("/orders\\?show=approve&sort=supplier$"));
        await bea.Keyboard.PressAsync("Escape");
        await Expect(bea).ToHaveURLAsync(new Regex("/orders\\?show=approve&sort=supplier$"));

        IPage ada = await chromium.OpenAsync(_server, Person.Approver);
        await ada.GotoAsync("/approvals");
        await ada.Locator("tbody input[name=sel]").First.CheckAsync();
        await ada.Locator("input[name=reason]").FillAsync("fine by me");
        await ada.Keyboard.PressAsync("Enter");
        await Expect(ada.Locator("main h1")).ToHaveTextAsync("Nothing was done.");
        Assert.Equal(OrderStatus.PendingApproval, (await _server.Get<OrderService>().GetAsync(id, default)).Status);
    }

    [Fact]
    public async Task Forms_work_without_script()
    {
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer, script: false);
        await bea.GotoAsync("/buy?sort=product");
        await bea.GetByLabel("Quantity of PROD-001").FillAsync("10");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Save quantities" }).Last.ClickAsync();
        await Expect(bea.GetByText("computed 9")).ToBeVisibleAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "Place order", Exact = true }).First.ClickAsync();
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
        List<string> found = [];
        HashSet<string> dialogs = [];
        foreach (Person person in new[] { Person.Lead, Person.Approver })
        {
            IPage page = await chromium.OpenAsync(_server, person, scheme);
            string[] screens = person == Person.Approver ? ["/", "/approvals", $"/orders/{id}"] : [.. Screens.All, "/products/PROD-003", $"/orders/{id}", $"/orders/{id}/amend", "/orders?q=none", "/rules?tests=run", "/orders/none", "/runs/monday", "/runs/tuesday?with=monday", "/runs/left", "/runs"];
            foreach (string screen in screens)
            {
                if (screen == "/runs/monday")
                    await RunAsync();
                await page.GotoAsync(screen);
                if (screen.StartsWith("/rules", StringComparison.Ordinal))
                {
                    await page.Locator("#network summary").ClickAsync();
                    // Colours are looked at one by one, and the rules' prose is long: its structure is looked at as a whole, its colours at its beginning.
                    if (scheme == ColorScheme.Light && screen == "/rules")
                        await AxeAsync(page, screen, found, new() { Rules = new() { [Contrast] = new() { Enabled = false } } });
                    await page.EvaluateAsync("document.querySelectorAll('.prose > :nth-child(n+20)').forEach(part => part.remove())");
                }

                await AxeAsync(page, scheme, screen, found);
                foreach (string dialog in await page.Locator("button[popovertarget]").EvaluateAllAsync<string[]>("buttons => buttons.map(button => button.getAttribute('popovertarget'))"))
                {
                    // Those of the frame are the same on every screen.
                    if (dialog is "keys" or "view" && screen != "/")
                        continue;
                    await page.Locator($"button[popovertarget={dialog}]").ClickAsync();
                    await AxeAsync(page, scheme, $"{screen} with the dialog {dialog}", found);
                    await page.PressAsync("Escape");
                    dialogs.Add(dialog);
                }
            }
        }

        Assert.Equal([], found);
        Assert.Superset(new HashSet<string> { "keys", "view", "start", "abandon", "snooze", "do-approve", "do-reject", "do-cancel" }, dialogs);
    }

    // Two that are done, whose pages would load themselves again before, and one that nobody works on.
    private async Task RunAsync()
    {
        CatalogueRuns runs = _server.Get<CatalogueRuns>();
        foreach (string run in new[] { "monday", "tuesday" })
        {
            await runs.StartAsync(new RunOptions { RunKey = run, Actor = "lea" }, default);
            while ((await runs.FindAsync(run, TestContext.Current.CancellationToken)).State is RunState.New or RunState.Running)
                await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await _server.Get<CatalogueRunner>().StartAsync(new RunOptions { RunKey = "left", Actor = "lea" }, default);
    }

    // The themes differ in their colours and in nothing else.
    private static Task AxeAsync(IPage page, ColorScheme scheme, string screen, List<string> found) =>
        AxeAsync(page, screen, found, scheme == ColorScheme.Light ? null : new() { RunOnly = new() { Type = "rule", Values = [Contrast] } });

    private static async Task AxeAsync(IPage page, string screen, List<string> found, AxeRunOptions? options)
    {
        AxeResult result = await page.RunAxe(options);
        found.AddRange(result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{screen}: {violation.Id}: {node.Html}")));
    }

    private async Task<string> OrderAsync()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("one", "PROD-001\u001FWH-001"));
        return bea.Document.QuerySelector("tbody a")!.GetAttribute("href")!.Split('/')[^1];
    }
}
