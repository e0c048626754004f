using System.Net;
using Purchasing.Core.Proposals;

namespace Purchasing.Page.Tests;

/// <summary>Putting proposals off until a day or a change, with a reason, and waking them.</summary>
public sealed class SnoozeTests : IAsyncLifetime
{
    private const string First = "PROD-001\u001FWH-001";

    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_is_put_off_leaves_the_list_and_comes_back_when_it_is_woken()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await SnoozeAsync(bea, "2026-03-10", "stocktaking <b>");

        Assert.Equal(["PROD-002 Widget B WH-001", "PROD-003 Widget C WH-001"], bea.Texts("tbody th").Order());
        Assert.Contains("Put off.", bea.Text(".note.good"), StringComparison.Ordinal);
        Assert.Contains("Put off 1", bea.Texts(".chip"));
        Assert.Equal(new DateOnly(2026, 3, 10), Assert.Single(await _server.Get<IProposalSnoozes>().AllAsync(TestContext.Current.CancellationToken)).Until);

        await bea.GoAsync("/buy?show=snoozed");
        Assert.Equal("PROD-001 Widget A WH-001", bea.Text("tbody th"));
        Assert.Equal("10 Mar 2026, or when it changes", bea.Text("tbody td:nth-child(3)"));
        Assert.Equal("stocktaking <b>", bea.Text("tbody td:nth-child(4)"));
        await bea.SubmitAsync("#snoozed", ("wake", First));
        Assert.Equal("Nothing is put off.", bea.Text(".empty h2"));
        await bea.GoAsync("/buy");
        Assert.Equal(3, bea.Texts("tbody th").Length);
    }

    [Fact]
    public async Task It_is_seen_again_when_more_is_needed()
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await SnoozeAsync(bea, "", "not yet");
        // 20 on hand are 0 now: another 20 are short, which is more than was put off.
        await _server.ExecuteAsync("inventory_db", "UPDATE stock SET on_hand = '0', reserved = '0' WHERE product_id = 'PROD-001'");
        await _server.Get<ProposalDesk>().RefreshAsync();
        await bea.GoAsync("/buy");
        Assert.Contains("PROD-001 Widget A WH-001", bea.Texts("tbody th"));
        Assert.Contains("Put off 0", bea.Texts(".chip"));
    }

    [Theory]
    [InlineData("2026-03-02", "why", First, "after today")]
    [InlineData("soon", "why", First, "'soon' is no day")]
    [InlineData("2026-03-10", " ", First, "say for colleagues why")]
    [InlineData("2026-03-10", "why", null, "tick the rows")]
    public async Task What_is_missing_is_said_and_nothing_is_put_off(string until, string reason, string? key, string said)
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await SnoozeAsync(bea, until, reason, key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bea.Status);
        Assert.Contains(said, bea.Text("main"), StringComparison.Ordinal);
        Assert.Empty(await _server.Get<IProposalSnoozes>().AllAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_may_not_put_off_is_not_offered_it_and_is_refused()
    {
        using PageVisitor ada = _server.Visit(Person.Approver);
        await ada.GoAsync("/buy");
        Assert.False(ada.Has("button[value='snooze']"));
        await SnoozeAsync(ada, "2026-03-10", "why", form: "form[action='/preferences']");
        Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
    }

    // A browser posts the form of the list to the address of the button.
    private static async Task SnoozeAsync(PageVisitor person, string until, string reason, string? key = First, string form = "#buy")
    {
        await person.GoAsync("/buy");
        string token = person.Document.QuerySelector($"{form} input[name=_form]")!.GetAttribute("value")!;
        (string, string)[] fields = [("_form", token), ("until", until), ("why", reason), .. key is null ? Array.Empty<(string, string)>() : [("sel", key)]];
        await person.PostAsync("/buy/snooze", fields);
    }
}
