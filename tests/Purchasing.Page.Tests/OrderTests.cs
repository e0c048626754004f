using System.Net;
using AngleSharp.Dom;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Page.Tests;

/// <summary>One order and many people.</summary>
public sealed class OrderTests : IAsyncLifetime
{
    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync(null, null, ("Sending:PollInterval", "00:00:00.050"), ("Purchasing:Parameters:approvalLimit", "100"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task From_the_list_over_approval_to_the_supplier_and_back_to_stock()
    {
        string id = await OrderAsync();
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync($"/orders/{id}");
        Assert.Contains("To approve", bea.Text("h1"), StringComparison.Ordinal);
        Assert.False(bea.Has("#do-approve"));
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync("/approvals");
        Assert.Single(ada.Texts("tbody tr"));
        await ada.GoAsync(ada.Document.QuerySelector("tbody a[data-open]")!.GetAttribute("href")!);
        await ada.SubmitAsync("#do-approve form", null, ("reason", "agreed"));
        Assert.Equal("Approved.", ada.Text(".note.good"));
        await WaitAsync(id, OrderStatus.Sent);
        await bea.GoAsync($"/orders/{id}");
        Assert.Contains("Attempt 1: sent", bea.Text(".history"), StringComparison.Ordinal);
        Assert.Contains("agreed", bea.Text(".history"), StringComparison.Ordinal);
        await bea.GoAsync($"/orders/{id}/receive");
        Assert.Equal("108", bea.Document.QuerySelector("input[name='line:1']")!.GetAttribute("value"));
        await bea.SubmitAsync("form.work", null, ("line:1", "100"), ("document", "DN-1"));
        Assert.Equal("Goods booked.", bea.Text(".note.good"));
        Assert.Contains("Partly received", bea.Text("h1"), StringComparison.Ordinal);
        await bea.GoAsync($"/orders/{id}/return");
        await bea.SubmitAsync("form.work", null, ("line:1", "10"), ("reason", "broken"));
        PurchaseOrder order = await ReadAsync(id);
        Assert.Equal((OrderStatus.PartlyReceived, 90m), (order.Status, order.Lines[0].ReceivedQuantity));
        await bea.GoAsync($"/orders/{id}");
        await bea.SubmitAsync("#do-close-short form", null, ("reason", "the rest never comes"));
        Assert.Equal(OrderStatus.ClosedShort, (await ReadAsync(id)).Status);
        Assert.Equal(["DN-1"], bea.Document.QuerySelectorAll("section table").Last().QuerySelectorAll("tbody th").Take(1).Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task The_second_of_two_people_sees_what_changed_and_keeps_what_was_typed()
    {
        string id = await OrderAsync();
        using PageVisitor bea = _server.Visit(Person.Buyer);
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync($"/orders/{id}");
        await bea.GoAsync($"/orders/{id}/amend");
        await bea.SubmitAsync("form.work", null, ("line:1", "10"), ("reason", "one more case"));
        Assert.Equal(10m, (await ReadAsync(id)).Lines[0].PurchaseQuantity);

        await ada.SubmitAsync("#do-approve form", null, ("reason", "as agreed with <b>Bea</b>"));

        Assert.Equal(HttpStatusCode.Conflict, ada.Status);
        Assert.Equal(OrderStatus.PendingApproval, (await ReadAsync(id)).Status);
        string said = ada.Text(".note.bad");
        Assert.Contains("Somebody changed this order meanwhile", said, StringComparison.Ordinal);
        Assert.Contains("bea: Amended (one more case)", said, StringComparison.Ordinal);
        Assert.Contains("1 PROD-001: Quantity 9 → 10", said, StringComparison.Ordinal);
        Assert.Contains("Grand total: 1,865.07 → 2,072.30 USD", said, StringComparison.Ordinal);
        Assert.Equal("as agreed with <b>Bea</b>", ada.Document.QuerySelector(".note.bad input[name=reason]")!.GetAttribute("value"));

        await ada.SubmitAsync(".note.bad form");

        Assert.Equal("Approved.", ada.Text(".note.good"));
        Assert.Equal(["ada"], (await ReadAsync(id)).ApprovedBy);
    }

    [Fact]
    public async Task Who_approves_sees_which_limit_asks_for_it_and_what_changed_since_the_last_approval()
    {
        string id = await OrderAsync();
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync("/approvals");
        Assert.Equal(["1,726.92 USD are above 100.00 USD: one person has to approve", "–", "approval 1 of 1 you"], Cells(ada));
        await ada.GoAsync($"/orders/{id}");
        Assert.False(ada.Has("#changed"));
        Assert.Equal("1,726.92 USD are above 100.00 USD: one person has to approve", ada.Text("#limit"));
        await ada.SubmitAsync("#do-approve form", null, ("reason", "agreed"));
        await WaitAsync(id, OrderStatus.Sent);

        // Twice changed: what was approved beside what it is now, not every step between.
        using PageVisitor bea = _server.Visit(Person.Buyer);
        foreach (string quantity in new[] { "20", "10" })
        {
            await bea.GoAsync($"/orders/{id}/amend");
            await bea.SubmitAsync("form.work", null, ("line:1", quantity), ("reason", "a promotion"));
        }

        await ada.GoAsync("/approvals");
        Assert.Contains("Changed since the last approval", Cells(ada)[1], StringComparison.Ordinal);
        await ada.GoAsync($"/orders/{id}");
        Assert.Equal(
            ["1 PROD-001 Quantity 9 CASE 10 CASE", "whole order Total 1,726.92 USD 1,918.80 USD", "whole order Grand total 1,865.07 USD 2,072.30 USD"], ada.Texts("#changed tbody tr"));
        await ada.SubmitAsync("#do-approve form");
        Assert.False(ada.Has("#changed"));

        static string[] Cells(PageVisitor visitor) => visitor.Texts("tbody td:nth-child(n+5):nth-child(-n+7)");
    }

    [Fact]
    public async Task Typed_quantities_outlive_a_conflict_and_a_refusal()
    {
        string id = await OrderAsync();
        using PageVisitor bea = _server.Visit(Person.Buyer);
        using PageVisitor lea = _server.Visit(Person.Lead);
        await lea.GoAsync($"/orders/{id}/amend");
        await bea.GoAsync($"/orders/{id}/amend");
        await bea.SubmitAsync("form.work", null, ("line:1", "10"));

        await lea.SubmitAsync("form.work", null, ("line:1", "11"), ("reason", "a promotion"));

        Assert.Equal(HttpStatusCode.Conflict, lea.Status);
        Assert.Equal(("11", "a promotion"), (Value(lea, "line:1"), Value(lea, "reason")));
        await lea.SubmitAsync("form.work", null, ("line:1", "1.5"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, lea.Status);
        Assert.Equal(("1.5", "a promotion"), (Value(lea, "line:1"), Value(lea, "reason")));
        await lea.SubmitAsync("form.work", null, ("line:1", "1.000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, lea.Status);
        await lea.SubmitAsync("form.work", null, ("line:1", "11"));
        Assert.Equal(11m, (await ReadAsync(id)).Lines[0].PurchaseQuantity);
    }

    [Fact]
    public async Task Who_made_or_changed_an_order_is_told_that_somebody_else_approves_it()
    {
        string id = await OrderAsync(new Person("pat", AspNetCore.Security.PurchasingRole.Buyer, AspNetCore.Security.PurchasingRole.Approver));
        using PageVisitor pat = _server.Visit(new Person("pat", AspNetCore.Security.PurchasingRole.Buyer, AspNetCore.Security.PurchasingRole.Approver));
        await pat.GoAsync($"/orders/{id}");

        Assert.False(pat.Has("#do-approve"));
        Assert.Equal("You made this order: somebody else has to approve it.", pat.Text(".note.info"));
        await pat.SubmitAsync("#do-reject form", null, ("reason", "x"), ("version", "1"));
        string token = Value(pat, "_form")!;
        string second = await OrderAsync(new Person("pat", AspNetCore.Security.PurchasingRole.Buyer, AspNetCore.Security.PurchasingRole.Approver), "PROD-002");
        await pat.PostAsync($"/orders/{second}/approve", ("_form", token), ("version", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, pat.Status);
        Assert.Contains("You made this order: somebody else has to approve it.", pat.Text(".note.bad"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_approves_may_accept_what_the_supplier_does_not_take()
    {
        string id = await OrderAsync();
        await _server.ExecuteAsync("supplier_db", "UPDATE supplier_offers SET moq = '500' WHERE product_id = 'PROD-001'");
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync($"/orders/{id}");
        Assert.Contains("SUP-001's minimum is 500", ada.Text(".note.warn"), StringComparison.Ordinal);
        await ada.SubmitAsync("#do-approve form", null, ("reason", "agreed by phone"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, ada.Status);
        Assert.DoesNotContain("accept_terms", ada.Text(".note.bad"), StringComparison.Ordinal);
        await ada.SubmitAsync(".note.bad form", null, ("accept", "on"), ("reason", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, ada.Status);
        await ada.SubmitAsync(".note.bad form", null, ("accept", "on"), ("reason", "agreed by phone"));
        PurchaseOrder order = await ReadAsync(id);
        Assert.Equal(("ada", 1), (order.ApprovedBy.Single(), order.AcceptedTerms.Count));
    }

    [Fact]
    public async Task Who_approves_what_is_sent_is_told_that_it_is_and_nothing_of_its_trail()
    {
        string id = await OrderAsync();
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync($"/orders/{id}");
        await ada.SubmitAsync("#do-approve form");
        await WaitAsync(id, OrderStatus.Sent);
        OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(() => _server.Get<OrderService>().ApproveAsync(id, new OrderRequest("eve"), TestContext.Current.CancellationToken));
        Assert.Equal(OrderActionError.IllegalMove, refused.Error);
        Assert.DoesNotContain("trail", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sent", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_in_the_reason_of_many_orders_does_nothing()
    {
        string id = await OrderAsync();
        using PageVisitor ada = _server.Visit(Person.Approver);
        using PageVisitor bea = _server.Visit(Person.Buyer);
        foreach ((PageVisitor person, string list) in new[] { (ada, "/approvals"), (bea, "/orders?show=approve") })
        {
            await person.GoAsync(list);
            string[] buttons = [.. person.Document.QuerySelectorAll("form[method=post]:has(table) button").Select(button => button.GetAttribute("value")!)];
            Assert.Equal("enter", buttons[0]);
            await person.SubmitAsync("form[method=post]:has(table)", ("do", buttons[0]), ("sel", id), ("reason", "fine by me"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, person.Status);
            Assert.Equal(list, person.Document.QuerySelector("main a.button")!.GetAttribute("href"));
        }

        await bea.GoAsync("/orders?show=approve");
        await bea.SubmitAsync("form[method=post]:has(table)", ("do", "cancel"), ("sel", id), ("reason", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bea.Status);
        Assert.Equal((OrderStatus.PendingApproval, 1), ((await ReadAsync(id)).Status, (await ReadAsync(id)).Version));
    }

    [Fact]
    public async Task The_approvals_are_a_file_of_their_own()
    {
        string id = await OrderAsync();
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync("/approvals", ("Accept-Language", "de"));
        string href = ada.Document.QuerySelector("a[download]")!.GetAttribute("href")!;
        string[] lines = System.Text.Encoding.UTF8.GetString(await ada.FileAsync(href)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((2, true), (lines.Length, lines[1].StartsWith(id + ",", StringComparison.Ordinal)));
        Assert.Contains("1,726.92 USD are above 100.00 USD: one person has to approve", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_to_sign_in_again_is_led_there_and_back()
    {
        string id = await OrderAsync();
        using PageVisitor nobody = _server.Visit(null);
        await nobody.PostAsync($"/orders/{id}/cancel", ("reason", "no more"));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.Status);
        Assert.Contains("going back keeps what you typed", nobody.Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approving_opens_the_next_that_waits()
    {
        string first = await OrderAsync();
        string second = await OrderAsync(product: "PROD-002");
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync("/approvals");
        string[] order = [.. ada.Document.QuerySelectorAll("tbody a[data-open]").Select(link => link.GetAttribute("href")!)];
        Assert.Equal([$"/orders/{first}?next=approvals", $"/orders/{second}?next=approvals"], order);
        await ada.GoAsync(order[0]);
        await ada.SubmitAsync("#do-approve form");
        Assert.Contains(second, ada.Text("h1"), StringComparison.Ordinal);
        // It says of which.
        Assert.Equal($"PO-…{first[^8..]}: Approved.", ada.Text(".note.good"));
    }

    [Fact]
    public async Task Many_approvals_answer_one_by_one()
    {
        string first = await OrderAsync();
        string second = await OrderAsync(product: "PROD-002");
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync("/approvals");
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync($"/orders/{second}/amend");
        await bea.SubmitAsync("form.work", null, ("line:1", "5"));

        await ada.SubmitAsync("form[action='/approvals']", ("do", "approve"), ("sel", first), ("sel", second));

        Assert.Equal(["Approved.", "Changed meanwhile"], ada.Texts("tbody .tag"));
        Assert.Equal(OrderStatus.PendingApproval, (await ReadAsync(second)).Status);
        Assert.NotEqual(OrderStatus.PendingApproval, (await ReadAsync(first)).Status);
    }

    [Fact]
    public async Task Refusing_needs_a_reason()
    {
        string id = await OrderAsync();
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync($"/orders/{id}");
        await ada.SubmitAsync("#do-reject form");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, ada.Status);
        Assert.Equal(OrderStatus.PendingApproval, (await ReadAsync(id)).Status);
        await ada.SubmitAsync(".note.bad form", null, ("reason", "too much"));
        Assert.Equal(OrderStatus.Rejected, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Every_role_sees_its_own_actions_alone()
    {
        string id = await OrderAsync();
        Assert.Equal(["do-approve", "do-reject"], await ActionsAsync(Person.Approver, id));
        Assert.Equal(["do-cancel", "amend"], await ActionsAsync(Person.Buyer, id));
        Assert.Empty(await ActionsAsync(Person.Viewer, id));
        Assert.Empty(await ActionsAsync(Person.Operator, id));
        using PageVisitor vic = _server.Visit(Person.Viewer);
        await vic.GoAsync($"/orders/{id}");
        await vic.PostAsync($"/orders/{id}/cancel", ("_form", Value(vic, "_form")!), ("version", "1"), ("reason", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, vic.Status);
        Assert.Equal(OrderStatus.PendingApproval, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Orders_are_filtered_by_status_and_supplier()
    {
        string first = await OrderAsync();
        await OrderAsync(product: "PROD-002");
        using PageVisitor vic = _server.Visit(Person.Viewer);
        await vic.GoAsync("/orders");
        Assert.Equal(2, vic.Texts("tbody tr").Length);
        Assert.Equal(["All 2", "To approve 2", "To send 0", "Unknown 0", "To receive 0", "Late 0", "Done 0", "Cancelled, refused 0"], vic.Texts(".chip"));
        await vic.GoAsync("/orders?supplier=SUP-001");
        Assert.Equal($"/orders/{first}", vic.Document.QuerySelector("tbody a")!.GetAttribute("href"));
        await vic.GoAsync("/orders?show=late");
        Assert.Equal("Nothing matches.", vic.Text(".empty h2"));
    }

    [Fact]
    public async Task The_document_is_shown_by_a_policy_that_runs_nothing()
    {
        string id = await OrderAsync();
        using PageVisitor vic = _server.Visit(Person.Viewer);
        await vic.GoAsync($"/orders/{id}/document");
        string policy = vic.Answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains(id, vic.Html, StringComparison.Ordinal);
        byte[] xml = await vic.FileAsync($"/orders/{id}/document.xml");
        Assert.Contains("Order", System.Text.Encoding.UTF8.GetString(xml), StringComparison.Ordinal);
    }

    private async Task<string[]> ActionsAsync(Person person, string id)
    {
        using PageVisitor visitor = _server.Visit(person);
        await visitor.GoAsync($"/orders/{id}");
        return [.. visitor.Document.QuerySelectorAll(".actions > dialog").Select(dialog => dialog.Id!).Where(name => name.StartsWith("do-", StringComparison.Ordinal)),
            .. visitor.Document.QuerySelectorAll(".actions > a.button").Select(link => link.GetAttribute("href")!.Split('/')[^1])];
    }

    private static string? Value(PageVisitor visitor, string name) =>
        (visitor.Document.QuerySelector($"form.work input[name='{name}']") ?? visitor.Document.QuerySelector($"input[name='{name}']"))?.GetAttribute("value");

    private async Task<string> OrderAsync(Person? buyer = null, string product = "PROD-001")
    {
        using PageVisitor bea = _server.Visit(buyer ?? Person.Buyer);
        await bea.GoAsync("/buy");
        await bea.SubmitAsync("#buy", ("one", $"{product}\u001FWH-001"));
        return bea.Document.QuerySelector("tbody a")!.GetAttribute("href")!.Split('/')[^1];
    }

    private async Task<PurchaseOrder> ReadAsync(string id) => (await _server.Get<IOrderStore>().GetAsync(id, default))!;

    // The dispatcher sends on its own; it is asked until it has.
    private async Task WaitAsync(string id, OrderStatus status)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        _server.Get<OutboxSignal>().Set();
        while ((await ReadAsync(id)).Status != status)
            await Task.Delay(20, limit.Token);
    }
}
