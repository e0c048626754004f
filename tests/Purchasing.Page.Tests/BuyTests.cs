using System.Net;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;

namespace Purchasing.Page.Tests;

/// <summary>What to buy, and ordering it, on the sample rows.</summary>
public sealed class BuyTests : IAsyncLifetime
{
    // Product and warehouse, as the rows of the list are named.
    private const string First = "PROD-001\u001FWH-001";
    private const string Second = "PROD-002\u001FWH-001";
    private const string Third = "PROD-003\u001FWH-001";

    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_list_shows_what_to_order_with_quantity_price_and_total()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?sort=product");

        Assert.Equal(HttpStatusCode.OK, bea.Status);
        Assert.Equal(["PROD-001 Widget A WH-001", "PROD-002 Widget B WH-001", "PROD-003 Widget C WH-001"], bea.Texts("tbody th"));
        Assert.Equal(["9", "4", "3"], bea.Document.QuerySelectorAll("tbody .qty input[inputmode]").Select(input => input.GetAttribute("value")));
        Assert.Equal(["1,726.92 USD", "816.00 USD", "3,600.00 USD"], bea.Texts("tbody td.strong"));
        Assert.Equal(["20", "40", "7"], bea.Texts("tbody td:nth-child(4)"));
        Assert.Contains("short by 88.5, with the trend 106.2, rounded to 108", bea.Text("tbody td.why"), StringComparison.Ordinal);
        Assert.Contains("3 of 3 · 6,142.92 USD", bea.Text(".pager"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_by_date_is_a_lead_time_before_stock_falls_to_the_safety_stock()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?sort=product");

        // 20 at 15.5 a day last 1 day, 40 at 8.3 last 4, 7 at 22 last 0; lead times 7, 14 and 5; on 2 March 2026.
        Assert.Equal(["24 Feb 2026", "20 Feb 2026", "25 Feb 2026"], bea.Texts("tbody td.late"));
        await bea.GoAsync("/buy");
        Assert.Equal(["PROD-002 Widget B WH-001", "PROD-001 Widget A WH-001", "PROD-003 Widget C WH-001"], bea.Texts("tbody th"));
    }

    [Fact]
    public async Task Filter_and_sort_are_in_the_address()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?q=prod-002");
        Assert.Equal(["PROD-002 Widget B WH-001"], bea.Texts("tbody th"));
        await bea.GoAsync("/buy?supplier=SUP-003");
        Assert.Equal(["PROD-003 Widget C WH-001"], bea.Texts("tbody th"));
        await bea.GoAsync("/buy?sort=total");
        Assert.Equal(["3,600.00 USD", "1,726.92 USD", "816.00 USD"], bea.Texts("tbody td.strong"));
        await bea.GoAsync("/buy?q=nothing");
        Assert.Equal("Nothing matches.", bea.Text(".empty h2"));
        Assert.Equal("/buy", bea.Document.QuerySelector(".empty a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Ordering_answers_row_by_row_and_what_was_ordered_leaves_the_list()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("do", "order"), ("sel", First), ("sel", Third));

        Assert.Equal(["PROD-001", "PROD-003"], bea.Texts("tbody th"));
        Assert.Equal(["Ordered", "Ordered"], bea.Texts("tbody .tag"));
        IReadOnlyList<PurchaseOrder> orders = await _server.Get<IOrderStore>().ListAsync(new OrderQuery { Sort = OrderSort.Supplier }, default);
        Assert.Equal([1865.07m, 3888.00m], orders.Select(order => order.GrandTotal));
        Assert.All(orders, order => Assert.Equal("bea", order.CreatedBy));
        await bea.GoAsync("/buy");
        Assert.Equal(["PROD-002 Widget B WH-001"], bea.Texts("tbody th"));
    }

    [Fact]
    public async Task Lines_of_one_supplier_become_one_order()
    {
        await _server.ExecuteAsync("supplier_db", "UPDATE supplier_offers SET supplier_id = 'SUP-001'");
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("do", "order"), ("sel", First), ("sel", Second), ("sel", Third));

        PurchaseOrder order = Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
        Assert.Equal((3, 6142.92m), (order.Lines.Count, order.TotalAmount));
        Assert.Equal([1, 2, 3], order.Lines.Select(line => line.LineNo));
        Assert.Equal(3, bea.Texts("tbody .tag").Length);
    }

    [Fact]
    public async Task The_same_form_twice_makes_one_order()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        string request = bea.Document.QuerySelector("input[name=request]")!.GetAttribute("value")!;
        await bea.SubmitAsync("#buy", ("one", First));
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("one", First), ("request", request));

        Assert.Equal(["Ordered"], bea.Texts("tbody .tag"));
        Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("one", First));
        Assert.Equal(["Nothing needed"], bea.Texts("tbody .tag"));
        Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
    }

    [Fact]
    public async Task A_quantity_that_was_typed_stays_marked_until_it_is_taken_back()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("do", "save"), ($"q:{First}", "12"));

        Assert.Equal("Saved.", bea.Text(".note"));
        Assert.Equal("computed 9 back", bea.Text("tr.edited .was"));
        // 12 cases of 12 at 15.99.
        Assert.Equal("2,302.56 USD", bea.Text("tr.edited td.strong"));
        await _server.Get<ProposalDesk>().RefreshAsync();
        using PageVisitor lea = _server.Visit(Person.Lead);
        await lea.GoAsync("/buy?show=edited");
        Assert.Equal(["PROD-001 Widget A WH-001"], lea.Texts("tbody th"));
        await lea.SubmitAsync("#buy", ("reset", First));
        Assert.Equal("No quantity is edited.", lea.Text(".empty h2"));
        await lea.GoAsync("/buy?q=PROD-001");
        Assert.Equal("9", lea.Document.QuerySelector(".qty input[inputmode]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_a_colleague_set_is_not_overwritten_unseen()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        using PageVisitor lea = _server.Visit(Person.Lead);
        await bea.GoAsync("/buy");
        string stale = bea.Document.QuerySelector($"input[name='w:{First}']")!.GetAttribute("value")!;
        await lea.GoAsync("/buy");
        await lea.SubmitAsync("#buy", ("do", "save"), ($"q:{First}", "12"));

        // Another row is saved: what she did not touch stays as it is.
        await bea.SubmitAsync("#buy", ("do", "save"), ($"q:{Second}", "5"));
        Assert.Equal("Saved.", bea.Text(".note"));
        Assert.Equal([12m, 5m], (await _server.Get<IProposalEdits>().AllAsync(default)).OrderBy(edit => edit.ProductId).Select(edit => edit.PurchaseQuantity));
        // What she orders, or types over, she has to have seen.
        foreach ((string, string)? button in ((string, string)?[])[("one", First), ("do", "save")])
        {
            await bea.GoAsync("/buy");
            await bea.SubmitAsync("#buy", button, ($"w:{First}", stale), ($"q:{First}", button is ("one", _) ? "9" : "7"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, bea.Status);
            Assert.Contains("PROD-001: 9 was shown, it is 12 now", bea.Text(".note.bad"), StringComparison.Ordinal);
        }

        Assert.Equal("7", bea.Document.QuerySelector($"input[name='q:{First}']")!.GetAttribute("value"));
        Assert.Empty(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
        await bea.SubmitAsync("#buy", ("one", First));
        Assert.Equal(7m, Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default)).Lines[0].PurchaseQuantity);
    }

    [Fact]
    public async Task Whose_quantity_it_is_stands_in_the_trail_of_the_order()
    {
        using PageVisitor lea = _server.Visit(Person.Lead);
        await lea.GoAsync("/buy");
        await lea.SubmitAsync("#buy", ("do", "save"), ($"q:{First}", "12"), ($"q:{Second}", "5"));
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("one", First));
        string id = Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default)).Id;
        Assert.Equal("Quantities set by others: 12 CASE of PROD-001 by lea", Assert.Single(await _server.Get<IOrderStore>().AuditAsync(id, default)).Reason);
        // The own ones need no name.
        await lea.GoAsync("/buy");
        await lea.SubmitAsync("#buy", ("one", Second));
        string own = (await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default)).Single(order => order.Id != id).Id;
        Assert.Null(Assert.Single(await _server.Get<IOrderStore>().AuditAsync(own, default)).Reason);
    }

    [Fact]
    public async Task The_product_page_orders_what_it_shows()
    {
        await _server.ExecuteAsync("supplier_db", "UPDATE suppliers SET minimum_order_value = '5000' WHERE supplier_id = 'SUP-001'");
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?q=PROD-001");
        Assert.Contains("the supplier takes no order below 5,000.00 USD", bea.Text("tbody td.why"), StringComparison.Ordinal);
        await bea.GoAsync("/products/PROD-001");
        Assert.Equal("9 CASE 1,726.92 USD", bea.Texts(".tile").Last());
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("do", "save"), ($"q:{First}", "12"));
        await bea.GoAsync("/products/PROD-001");
        Assert.StartsWith("12 CASE 2,302.56 USD computed 9, by bea", bea.Texts(".tile").Last(), StringComparison.Ordinal);
        await bea.SubmitAsync("form.actions", ("one", First));
        Assert.Equal(12m, Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default)).Lines[0].PurchaseQuantity);
        Assert.Contains("The supplier does not take it so: a total of 2302.56 USD is below SUP-001's", bea.Text("tbody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_says_what_it_is_for_and_a_name_is_found()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?q=widget+b");
        Assert.Equal(["PROD-002 Widget B WH-001"], bea.Texts("tbody th"));
        Assert.Equal("204.00 per CASE", bea.Text("tbody td:nth-child(8)"));
    }

    [Fact]
    public async Task The_next_page_goes_on_where_the_last_one_ended_whatever_left_the_list_meanwhile()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        foreach ((string sort, string place, string[] rest) in ((string, string, string[])[])
            [("product", "\u001FPROD-001\u001FWH-009", ["PROD-002", "PROD-003"]), ("supplier", "SUP-002\u001FPROD-002\u001FWH-001", ["PROD-003"]), ("total", "2000\u001FGONE\u001FWH-001", ["PROD-001", "PROD-002"])])
        {
            await bea.GoAsync($"/buy?sort={sort}&after={Uri.EscapeDataString(place)}");
            Assert.Equal(rest, bea.Texts("tbody th a"));
        }

        await bea.GoAsync("/buy?after=zzz");
        Assert.Equal(HttpStatusCode.BadRequest, bea.Status);
        Assert.Contains("'zzz' is not a place in this list.", bea.Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_ordered_without_a_tick_and_enter_in_a_field_does_what_the_field_is_for()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?sort=product");
        await bea.SubmitAsync("#buy", ("do", "order"), ($"q:{First}", "12"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bea.Status);
        Assert.Equal("Nothing was ordered: tick the rows to order.", bea.Text(".note.bad"));
        Assert.Equal("12", bea.Document.QuerySelector(".qty input[inputmode]")!.GetAttribute("value"));
        await bea.SubmitAsync("#buy", ("do", "enter"), ("why", "later"), ("sel", First));
        Assert.StartsWith("/buy?sort=product&done=snoozed", bea.Location, StringComparison.Ordinal);
        Assert.Equal(["PROD-002 Widget B WH-001", "PROD-003 Widget C WH-001"], bea.Texts("tbody th"));
        await bea.SubmitAsync("#buy", ("do", "fly"));
        Assert.Equal(HttpStatusCode.BadRequest, bea.Status);
    }

    [Fact]
    public async Task A_typed_quantity_is_ordered_and_waits_for_somebody_else()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("one", First), ($"q:{First}", "12"));

        Assert.Equal(["Ordered, waits for approval"], bea.Texts("tbody .tag"));
        PurchaseOrder order = Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
        Assert.Equal((OrderStatus.PendingApproval, 12m, 144m, 2302.56m), (order.Status, order.Lines[0].PurchaseQuantity, order.Lines[0].Quantity, order.TotalAmount));
        Assert.Empty(await _server.Get<IProposalEdits>().AllAsync(default));
    }

    [Fact]
    public async Task A_form_of_another_host_is_taken_by_one_that_has_no_list_yet()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/orders");
        string token = bea.Document.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        Assert.Null(_server.Get<ProposalDesk>().Current);
        await bea.PostAsync("/buy/snooze", ("_form", token), ("sel", Second), ("why", "stocktaking"));
        Assert.Equal(["PROD-002"], (await _server.Get<IProposalSnoozes>().AllAsync(default)).Select(snooze => snooze.ProductId));
        await using PageServer other = await PageServer.StartAsync();
        using PageVisitor guest = other.Visit(Person.Buyer);
        await guest.GoAsync("/orders");
        await guest.PostAsync("/buy", ("_form", guest.Document.QuerySelector("input[name=_form]")!.GetAttribute("value")!), ("one", First), ($"q:{First}", "12"), ("request", "r-1"));
        PurchaseOrder order = Assert.Single(await other.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
        Assert.Equal((12m, OrderStatus.PendingApproval), (order.Lines[0].PurchaseQuantity, order.Status));
    }

    [Fact]
    public async Task The_list_and_the_order_say_which_rules_decided()
    {
        const string Version = "2.0";
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        Assert.Contains($"by rules {Version}", bea.Text(".head"), StringComparison.Ordinal);
        await bea.SubmitAsync("#buy", ("one", First));
        await bea.GoAsync(bea.Document.QuerySelector("tbody a")!.GetAttribute("href")!);
        Assert.Contains($"Rules {Version}", bea.Text("dl.terms"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("many")]
    [InlineData("1.123456789")]
    [InlineData("1.5")]
    [InlineData("1.000")]
    [InlineData("")]
    public async Task What_cannot_be_taken_is_still_there_and_nothing_is_ordered(string typed)
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?sort=product");
        await bea.SubmitAsync("#buy", ("do", "order"), ("sel", First), ("sel", Second), ($"q:{First}", typed), ($"q:{Second}", "5"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, bea.Status);
        Assert.Equal([typed, "5", "3"], bea.Document.QuerySelectorAll("tbody .qty input[inputmode]").Select(input => input.GetAttribute("value")));
        Assert.Empty(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
    }

    [Fact]
    public async Task Half_a_case_is_refused_in_its_row_and_the_others_are_ordered()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        // As it was set before cases were whole.
        await _server.Get<IProposalEdits>().SetAsync([new ProposalEdit("PROD-001", "WH-001", 1.5m, "bea", DateTimeOffset.UnixEpoch)], default);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("do", "order"), ("sel", First), ("sel", Second));

        Assert.Equal(["Refused", "Ordered"], bea.Texts("tbody .tag"));
        Assert.Contains("PROD-001 is bought in whole CASE; 1.5 is not possible.", bea.Text("tbody tr td:last-child"), StringComparison.Ordinal);
        Assert.Single(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
    }

    [Fact]
    public async Task A_held_product_is_shown_with_its_reason_and_cannot_be_ordered()
    {
        await _server.ExecuteAsync("supplier_db", "DELETE FROM supplier_offers WHERE product_id = 'PROD-002'");
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?show=held");
        Assert.Equal(["PROD-002 Widget B"], bea.Texts("tbody th"));
        Assert.Contains("offers", bea.Text("tbody td"), StringComparison.Ordinal);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("do", "order"), ("sel", Second));
        Assert.Equal(["Held"], bea.Texts("tbody .tag"));
        Assert.Empty(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
    }

    [Fact]
    public async Task A_source_that_failed_is_named_and_the_list_from_before_stays()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await _server.ExecuteAsync("oms_db", "ALTER TABLE product_demand RENAME TO gone");
        await bea.SubmitAsync("form[action='/buy/refresh']");
        Assert.StartsWith("A source failed: demand:", bea.Text(".note.bad"), StringComparison.Ordinal);
        Assert.EndsWith("This is the list as it was before.", bea.Text(".note.bad"), StringComparison.Ordinal);
        Assert.Equal(3, bea.Texts("tbody th").Length);
        await _server.ExecuteAsync("oms_db", "ALTER TABLE gone RENAME TO product_demand");
        await bea.SubmitAsync("form[action='/buy/refresh']");
        Assert.False(bea.Has(".note.bad"));
    }

    [Fact]
    public async Task A_screen_whose_source_does_not_answer_says_which_and_comes_back()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await _server.ExecuteAsync("purchasing_db", "ALTER TABLE purchase_orders RENAME TO gone");
        foreach (string screen in new[] { "/", "/orders", "/approvals", "/products/PROD-001" })
        {
            await bea.GoAsync(screen);
            Assert.Equal((screen, HttpStatusCode.ServiceUnavailable, "A source failed"), (screen, bea.Status, bea.Text("h1")));
            Assert.Matches("^(the order database|open_orders): ", bea.Text("[role=alert] p"));
            Assert.Equal(screen, bea.Document.QuerySelector("[role=alert] a.button")!.GetAttribute("href"));
        }

        await bea.GoAsync("/orders", ("Accept-Language", "de"));
        Assert.StartsWith("die Bestelldatenbank: ", bea.Text("[role=alert] p"), StringComparison.Ordinal);
        await _server.ExecuteAsync("purchasing_db", "ALTER TABLE gone RENAME TO purchase_orders");
        await bea.GoAsync("/orders");
        Assert.Equal((HttpStatusCode.OK, "Orders"), (bea.Status, bea.Text("h1")));
    }

    [Fact]
    public async Task A_list_that_could_never_be_worked_out_does_not_say_that_nothing_is_needed()
    {
        await _server.ExecuteAsync("oms_db", "ALTER TABLE product_demand RENAME TO gone");
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        await _server.Get<ProposalDesk>().RefreshAsync();
        await bea.GoAsync("/buy");
        Assert.StartsWith("A source failed: demand:", bea.Text(".note.bad"), StringComparison.Ordinal);
        Assert.Equal("What to buy is not known until the source answers.", bea.Text(".empty h2"));
        Assert.Equal(["To order 0", "Held 3", "Edited 0", "Put off 0"], bea.Texts(".chip"));
    }

    [Fact]
    public async Task Who_may_not_order_sees_no_way_to_and_is_refused_all_the_same()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync("/buy");
        using PageVisitor vic = _server.Visit(Person.Viewer);
        await vic.GoAsync("/buy");

        Assert.False(vic.Has("button[name=one]") || vic.Has("button[value=order]") || vic.Has(".qty input"));
        await vic.PostAsync("/buy", ("_form", vic.Document.QuerySelector("input[name=_form]")!.GetAttribute("value")!), ("one", First));
        Assert.Equal(HttpStatusCode.Forbidden, vic.Status);
        Assert.Equal("You may not do this", vic.Text("h1"));
        Assert.Contains("buyer", vic.Text(".empty"), StringComparison.Ordinal);
        Assert.Empty(await _server.Get<IOrderStore>().ListAsync(new OrderQuery(), default));
    }
}
