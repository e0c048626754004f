using System.Net;
using Purchasing.Core.Catalogue;

namespace Purchasing.Page.Tests;

/// <summary>Runs from the page.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task A_run_is_started_watched_and_tells_what_it_did()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor lea = server.Visit(Person.Lead);
        await lea.GoAsync("/runs");
        Assert.Equal("There was no run yet.", lea.Text(".empty h2"));
        await lea.SubmitAsync("#start form", null, ("key", "monday"));
        Assert.Contains("monday", lea.Text("h1"), StringComparison.Ordinal);
        // The stream ends when the run does.
        string events = System.Text.Encoding.UTF8.GetString(await lea.FileAsync("/runs/monday/events"));
        Assert.EndsWith("event: end\ndata: \n\n", events, StringComparison.Ordinal);
        await lea.GoAsync("/runs/monday");
        Assert.Equal(["3 products", "3 ordered", "0 held", "0 nothing needed", "3 orders 3 lines"], lea.Texts(".tile"));
        await lea.GoAsync("/runs");
        Assert.Equal(["All 1", "Failed 0", "With held 0"], lea.Texts(".chip"));
        await lea.GoAsync("/orders?run=monday");
        Assert.Equal(3, lea.Texts("tbody tr").Length);
        await lea.GoAsync("/runs/none");
        Assert.Equal(HttpStatusCode.NotFound, lea.Status);
    }

    [Fact]
    public async Task A_run_is_compared_with_another_one()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor lea = server.Visit(Person.Lead);
        foreach (string key in new[] { "monday", "tuesday" })
        {
            await server.Get<CatalogueRuns>().StartAsync(new RunOptions { RunKey = key, Actor = "lea" }, default);
            await lea.FileAsync($"/runs/{key}/events");
            await server.ExecuteAsync("supplier_db", "DELETE FROM supplier_offers WHERE product_id = 'PROD-002'");
        }

        await lea.GoAsync("/runs/tuesday");
        Assert.Equal("monday", lea.Text("select[name=with]"));
        await lea.GoAsync("/runs/tuesday?with=monday");
        string[] rows = lea.Texts("#compared tbody tr");
        Assert.Contains("ordered 0 3", rows);
        Assert.Contains("held 1 0", rows);
        Assert.Contains("nothing needed 2 0", rows);
        Assert.Contains("Grand total USD 0.00 6,634.35", rows);
        Assert.Equal("held by one alone PROD-002 –", rows[^1]);
    }

    [Fact]
    public async Task A_run_that_was_interrupted_is_given_up_with_a_reason()
    {
        await using PageServer server = await PageServer.StartAsync();
        CatalogueRunner runner = server.Get<CatalogueRunner>();
        await runner.StartAsync(new RunOptions { RunKey = "left", Actor = "bea" }, default);
        using PageVisitor lea = server.Visit(Person.Lead);
        // Nobody works on it: a page that loaded itself again at an end would do so for ever.
        Assert.DoesNotContain("event: end", System.Text.Encoding.UTF8.GetString(await lea.FileAsync("/runs/left/events")), StringComparison.Ordinal);
        await lea.GoAsync("/runs/left");
        await lea.SubmitAsync("#abandon form", null, ("reason", "not needed"));
        Assert.Contains("Given up", lea.Text("h1"), StringComparison.Ordinal);
        Assert.Equal("by lea: not needed", lea.Text(".note"));
        Assert.False(lea.Has("#abandon"));
    }

    [Fact]
    public async Task What_if_shows_what_changes_and_writes_nothing()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor lea = server.Visit(Person.Lead);
        await lea.GoAsync("/what-if?go=1&without=SUP-001");
        Assert.Equal(["PROD-001"], lea.Texts("tbody th"));
        Assert.Contains("1 of 3 products differ", lea.Text("[role=status]"), StringComparison.Ordinal);
        Assert.Contains("−1,865.07", lea.Text("[role=status]"), StringComparison.Ordinal);
        await lea.GoAsync("/what-if?go=1&demand=2&products=PROD-001");
        Assert.NotEmpty(lea.Texts("tbody .why div"));
        await lea.GoAsync("/what-if?go=1");
        Assert.Equal("Nothing changes.", lea.Text(".empty h2"));
        await lea.GoAsync("/what-if?go=1&demand=much");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, lea.Status);
        foreach (string ambiguous in (string[])["lead=1.5", "price=1.000", "stock=1,5"])
        {
            await lea.GoAsync($"/what-if?go=1&{ambiguous}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, lea.Status);
        }

        await lea.GoAsync("/what-if?go=1&p:approvalLimit=x");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, lea.Status);
        Assert.Empty(await server.Get<Core.Orders.IOrderStore>().ListAsync(new Core.Orders.OrderQuery(), default));
    }

    [Fact]
    public async Task A_product_tells_why_and_what_is_ahead()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor bea = server.Visit(Person.Buyer);
        await bea.GoAsync("/products/PROD-001");
        Assert.Equal(["20 position", "108.5 required", "0 safety stock", "9 CASE 1,726.92 USD"], bea.Texts(".tile"));
        Assert.NotEmpty(bea.Texts("ol.why li"));
        Assert.Contains("15.5 a day , increasing", bea.Text("aside dl"), StringComparison.Ordinal);
        Assert.Contains("1 CASE = 12", bea.Text("aside dl"), StringComparison.Ordinal);
        Assert.Contains("SUP-001", bea.Text("aside tbody"), StringComparison.Ordinal);
        string svg = System.Text.Encoding.UTF8.GetString(await bea.FileAsync("/stock.svg?id=PROD-001"));
        Assert.Contains("polyline", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        await bea.SubmitAsync("#snooze form", null, ("why", "stocktaking"));
        await bea.GoAsync("/buy?show=snoozed");
        Assert.Equal("PROD-001 Widget A WH-001", bea.Text("tbody th"));
        await bea.GoAsync("/products/PROD-001");
        await bea.SubmitAsync("form.actions", ("one", "PROD-001\u001FWH-001"));
        Assert.Equal(["Ordered"], bea.Texts("tbody .tag"));
        await bea.GoAsync("/products/NOBODY-KNOWS-IT");
        Assert.Equal(HttpStatusCode.NotFound, bea.Status);
    }
}
