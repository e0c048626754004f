using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Purchasing.Core;
using Purchasing.Core.Orders;
using Purchasing.Data.TestSuite.Servers;
using static Microsoft.Playwright.Assertions;

namespace Purchasing.Page.Tests.Browser;

/// <summary>Every screen and every action that writes, in a browser, on any database.</summary>
/// <param name="chromium">The browser.</param>
/// <param name="mySql">The server; null for SQLite.</param>
public abstract class DaySuite(Chromium chromium, PrivateMySqlServer? mySql) : IAsyncLifetime
{
    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync(
        mySql, null, null, ("Sending:PollInterval", "00:00:00.050"), ("Sending:MaxAttempts", "1"), ("Purchasing:RulesFrom", "Database"));

    public async ValueTask DisposeAsync()
    {
        await chromium.CloseWindowsAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_role_opens_every_screen_that_it_may_see()
    {
        List<string> wrong = [];
        foreach (Person person in new[] { Person.Viewer, Person.Buyer, Person.Approver, Person.Lead, Person.Operator })
        {
            using PageVisitor visitor = _server.Visit(person);
            bool mayTry = person.Subject is not ("vic" or "otto");
            foreach (string screen in Screens.All)
            {
                await visitor.GoAsync(screen);
                bool isTrial = screen.StartsWith("/what-if", StringComparison.Ordinal) || screen.StartsWith("/simulate", StringComparison.Ordinal);
                HttpStatusCode expected = isTrial && !mayTry ? HttpStatusCode.Forbidden : HttpStatusCode.OK;
                if (visitor.Status != expected || visitor.Text("h1") == "You may not do this" != (expected == HttpStatusCode.Forbidden))
                    wrong.Add($"{screen} by {person.Subject}: {visitor.Status} {visitor.Text("h1")}");
            }

            // What a person may not see is not in the menu.
            Assert.Equal(mayTry, visitor.Texts("nav a[data-go]").Contains("What if"));
        }

        IPage lea = await chromium.OpenAsync(_server, Person.Lead);
        foreach (string screen in Screens.All)
            await lea.GotoAsync(screen);
        Assert.Equal([], wrong);
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task From_the_proposal_to_goods_and_back()
    {
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/buy?sort=product");
        await bea.GetByLabel("Quantity of PROD-001").FillAsync("10");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Save quantities" }).Last.ClickAsync();
        await Expect(bea.GetByText("computed 9")).ToBeVisibleAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "back", Exact = true }).ClickAsync();
        await Expect(bea.GetByText("Back to the computed quantity.")).ToBeVisibleAsync();
        await bea.GetByLabel("Quantity of PROD-001").FillAsync("10");
        await bea.GetByLabel("Quantity of PROD-003").FillAsync("4");
        foreach (string product in new[] { "PROD-001", "PROD-003" })
            await bea.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {product}" }).CheckAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "Order selected" }).ClickAsync();
        await Expect(bea.GetByText("Ordered, waits for approval")).ToHaveCountAsync(2);
        string first = (await OrderOfAsync("PROD-001")).Id;
        string third = (await OrderOfAsync("PROD-003")).Id;

        await bea.GotoAsync($"/orders/{first}");
        await bea.GetByRole(AriaRole.Link, new() { Name = "Amend" }).ClickAsync();
        await bea.GetByLabel("Line 1").FillAsync("11");
        await bea.GetByLabel("Reason").FillAsync("a promotion");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Amend" }).ClickAsync();
        await Expect(bea.GetByText("Changed. It needs approval again.")).ToBeVisibleAsync();

        IPage ada = await chromium.OpenAsync(_server, Person.Approver);
        await ada.GotoAsync($"/orders/{third}");
        await DoAsync(ada, "reject", "Refuse", "too much", "Refused.");
        await ada.GotoAsync("/approvals");
        await Expect(ada.Locator("tbody tr")).ToHaveCountAsync(1);
        await ada.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {first}" }).CheckAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Approve selected" }).ClickAsync();
        await Expect(ada.Locator("tbody .tag")).ToHaveTextAsync("Approved.");
        Assert.Equal(OrderStatus.Rejected, (await OrderOfAsync("PROD-003")).Status);

        await StatusAsync(bea, first, "Sent");
        await DoAsync(bea, "acknowledge", "Supplier confirmed", "by phone", "Noted that the supplier confirmed.");
        await LinesAsync(bea, first, "Receive", "100", "DN-1", null, "Goods booked.");
        await LinesAsync(bea, first, "Correct receipt", "-2", "DN-1a", "miscounted", "Correction booked.");
        await LinesAsync(bea, first, "Return", "8", "RN-1", "broken", "Return booked.");
        await DoAsync(bea, "close-short", "Close short", "the rest never comes", "Closed short.");
        PurchaseOrder closed = await OrderOfAsync("PROD-001");
        Assert.Equal((OrderStatus.ClosedShort, 90m, 132m), (closed.Status, closed.Lines[0].ReceivedQuantity, closed.Lines[0].Quantity));
        Assert.Equal(3, (await _server.Get<IOrderStore>().ReceiptsAsync(first, default)).Count);

        // The rest of a life: all received and closed; sent, cancelled, and the supplier agrees.
        await bea.GotoAsync("/buy?q=PROD-002");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Place order", Exact = true }).ClickAsync();
        string second = (await OrderOfAsync("PROD-002")).Id;
        await StatusAsync(bea, second, "Sent");
        await bea.GotoAsync($"/orders?q={second}");
        await bea.PressAsync("j");
        await bea.PressAsync("r");
        await bea.GetByLabel("Document number").FillAsync("DN-2");
        await bea.Locator("form.work button").ClickAsync();
        await Expect(bea.Locator(".note.good")).ToHaveTextAsync("Goods booked.");
        await DoAsync(bea, "close", "Close", "", "Closed.");
        await bea.GotoAsync("/products/PROD-003");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Order 3 PALLET" }).ClickAsync();
        await Expect(bea.Locator("tbody .tag")).ToHaveTextAsync("Ordered");
        string again = (await OrderOfAsync("PROD-003")).Id;
        await StatusAsync(bea, again, "Sent");
        await bea.GotoAsync("/orders?show=receive");
        await bea.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {again}" }).CheckAsync();
        await bea.GetByLabel("Reason").FillAsync("not wanted");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Cancel orders" }).ClickAsync();
        await Expect(bea.Locator("tbody .tag")).ToHaveTextAsync("Cancelled.");
        await StatusAsync(bea, again, "Cancelling");
        // That the supplier has been told changes the order once more.
        await bea.UntilAsync($"/orders/{again}", p => p.GetByText("Cancellation sent", new() { Exact = true }));
        await DoAsync(bea, "confirm-cancellation", "Cancellation accepted", "", "Noted that the supplier accepted the cancellation.");
        Assert.Equal(OrderStatus.Cancelled, (await OrderOfAsync("PROD-003")).Status);
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task What_could_not_be_sent_is_sent_again_by_an_operator()
    {
        // A folder that is a file takes no documents.
        if (Directory.Exists(_server.Outbox))
            Directory.Delete(_server.Outbox, recursive: true);
        await File.WriteAllTextAsync(_server.Outbox, "", TestContext.Current.CancellationToken);
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/buy");
        await bea.GetByRole(AriaRole.Checkbox, new() { Name = "Select PROD-002" }).CheckAsync();
        await bea.GetByRole(AriaRole.Button, new() { Name = "Order selected" }).ClickAsync();
        await Expect(bea.Locator("tbody .tag")).ToHaveTextAsync("Ordered");
        string id = (await OrderOfAsync("PROD-002")).Id;
        IPage otto = await chromium.OpenAsync(_server, Person.Operator);
        await otto.UntilAsync("/", page => page.GetByRole(AriaRole.Link, new() { Name = "1 could not be sent" }));
        await otto.GotoAsync($"/orders/{id}");
        await Expect(otto.GetByText("given up after 1 attempts")).ToBeVisibleAsync();
        File.Delete(_server.Outbox);
        await otto.GotoAsync("/orders");
        await otto.GetByRole(AriaRole.Checkbox, new() { Name = $"Select {id}" }).CheckAsync();
        await otto.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Expect(otto.Locator("tbody .tag")).ToHaveTextAsync("Queued for sending.");
        await StatusAsync(otto, id, "Sent");
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task Put_off_and_woken_and_then_bought_by_a_run()
    {
        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/buy");
        await bea.GetByRole(AriaRole.Checkbox, new() { Name = "Select PROD-002" }).CheckAsync();
        await bea.GetByLabel("until").FillAsync("2026-03-10");
        await bea.GetByLabel("Reason to put it off").FillAsync("stocktaking");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Put off selected" }).ClickAsync();
        await Expect(bea.Locator("tbody th")).ToHaveTextAsync(["PROD-001Widget AWH-001", "PROD-003Widget CWH-001"]);
        await bea.GetByRole(AriaRole.Link, new() { Name = "Put off 1" }).ClickAsync();
        await Expect(bea.Locator("tbody td:nth-child(4)")).ToHaveTextAsync("stocktaking");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Wake", Exact = true }).ClickAsync();
        await Expect(bea.GetByText("Seen again.")).ToBeVisibleAsync();

        await bea.GotoAsync("/runs");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Start a run" }).ClickAsync();
        await bea.Locator("#start input[name=key]").FillAsync("monday");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(bea.Locator("h1 .tag")).ToHaveTextAsync("Finished");
        await Expect(bea.Locator(".tile b")).ToHaveTextAsync(["3", "3", "0", "0", "3"]);
        await bea.GetByRole(AriaRole.Link, new() { Name = "Its orders" }).ClickAsync();
        await Expect(bea.Locator("tbody tr")).ToHaveCountAsync(3);
        await bea.GotoAsync("/buy");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Work out again" }).ClickAsync();
        await Expect(bea.GetByRole(AriaRole.Heading, new() { Name = "Nothing to buy." })).ToBeVisibleAsync();
        chromium.Problems.AssertNone();
    }

    [Fact]
    public async Task A_lead_tries_rules_and_puts_them_in_force()
    {
        JsonNode rules = JsonNode.Parse(PurchasingDefaults.Rules, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        rules["version"] = "2.1";
        rules["parameters"]!["approvalLimit"]!["value"] = 10;
        rules["tests"] = new JsonArray(rules["tests"]![0]!.DeepClone());
        rules["tests"]![0]!["parameters"] = JsonNode.Parse("""{ "approvalLimit": 10000 }""");
        IPage lea = await chromium.OpenAsync(_server, Person.Lead);
        await lea.GotoAsync("/rules");
        await lea.GetByText("Store a draft").First.ClickAsync();
        await lea.Locator("#store textarea").FillAsync(rules.ToJsonString());
        await lea.Locator("#store input[name=reason]").FillAsync("auditors");
        await lea.Locator("#store button").ClickAsync();
        await Expect(lea.GetByText("The parameter approvalLimit changes from 10000 to 10.")).ToBeVisibleAsync();
        await lea.GetByRole(AriaRole.Link, new() { Name = "Try on the catalogue" }).ClickAsync();
        await Expect(lea.GetByText("3 of 3 products differ")).ToBeVisibleAsync();
        await lea.GotoAsync("/rules?version=2.1");
        await lea.Locator("#activate input[name=reason]").FillAsync("auditors");
        await lea.Locator("#activate button").ClickAsync();
        await Expect(lea.GetByText("These rules are in force now.")).ToBeVisibleAsync();

        IPage bea = await chromium.OpenAsync(_server, Person.Buyer);
        await bea.GotoAsync("/buy");
        await bea.GetByRole(AriaRole.Button, new() { Name = "Place order", Exact = true }).First.ClickAsync();
        await Expect(bea.GetByText("Ordered, waits for approval")).ToBeVisibleAsync();
        PurchaseOrder order = Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
        Assert.Equal("2.1", order.RuleSetVersion);
        chromium.Problems.AssertNone();
    }

    // A dialog of the order: opened, filled, sent.
    private static async Task DoAsync(IPage page, string action, string title, string reason, string said)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = title, Exact = true }).First.ClickAsync();
        await page.Locator($"#do-{action} input[name=reason]").FillAsync(reason);
        await page.Locator($"#do-{action} form button").ClickAsync();
        await Expect(page.Locator(".note.good")).ToHaveTextAsync(said);
    }

    private static async Task LinesAsync(IPage page, string id, string action, string? quantity, string document, string? reason, string said)
    {
        await page.GotoAsync($"/orders/{id}");
        await page.GetByRole(AriaRole.Link, new() { Name = action, Exact = true }).ClickAsync();
        if (quantity is not null)
            await page.GetByLabel("Line 1").FillAsync(quantity);
        await page.GetByLabel("Document number").FillAsync(document);
        if (reason is not null)
            await page.GetByLabel("Reason").FillAsync(reason);
        await page.Locator("form.work button").ClickAsync();
        await Expect(page.Locator(".note.good")).ToHaveTextAsync(said);
    }

    private static Task StatusAsync(IPage page, string id, string status) => page.UntilAsync($"/orders/{id}", p => p.Locator("h1 .tag", new() { HasTextString = status }));

    private async Task<PurchaseOrder> OrderOfAsync(string product) =>
        (await _server.Get<IOrderStore>().ListAsync(new OrderQuery { ProductId = product, Sort = OrderSort.CreatedAt, Descending = true }, default))[0];
}
