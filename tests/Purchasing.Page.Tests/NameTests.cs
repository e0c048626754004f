using System.Net;
using Purchasing.AspNetCore.Page.Frame;

namespace Purchasing.Page.Tests;

/// <summary>Names are shown and never run, whatever is in them.</summary>
public sealed class NameTests
{
    [Fact]
    public async Task Markup_direction_and_emoji_in_names_are_shown_as_they_are()
    {
        await using PageServer server = await PageServer.StartAsync();
        const string Name = "<script>alert(1)</script>\" onclick=\"alert(2) \u202Eesrever\u202C שלום 🛠️👩🏽‍🔧";
        await server.ExecuteAsync("supplier_db", $"UPDATE suppliers SET name = '{Name}'");
        using PageVisitor lea = server.Visit(Person.Lead);
        await lea.GoAsync("/buy");
        string shown = lea.Document.QuerySelector("tbody td a.plain bdi")!.TextContent;
        Assert.Equal("<script>alert(1)</script>\" onclick=\"alert(2) ‹U+202E›esrever‹U+202C› שלום 🛠️👩🏽‍🔧", shown);
        Assert.Equal(1, lea.Document.Scripts.Length);
        Assert.False(lea.Has("[onclick]"));
        await lea.SubmitAsync("#buy", ("one", "PROD-001\u001FWH-001"));
        foreach (string screen in Screens.All.Append(lea.Document.QuerySelector("tbody a")!.GetAttribute("href")!))
        {
            await lea.GoAsync(screen);
            Assert.Equal(1, lea.Document.Scripts.Length);
            Assert.DoesNotContain('\u202E', lea.Document.DocumentElement.TextContent);
        }
    }

    [Fact]
    public async Task A_product_can_be_opened_whatever_its_id()
    {
        await using PageServer server = await PageServer.StartAsync();
        string[] ids = ["P/1", "..", ".", "<b>x</b>", "a\\b", "100% ?#&+", "%2F", "stock.svg"];
        foreach (string id in ids)
            await server.ExecuteAsync("oms_db", $"INSERT INTO products (product_id, name) VALUES ('{id}', 'x'); INSERT INTO product_demand (product_id) VALUES ('{id}')");
        using PageVisitor lea = server.Visit(Person.Lead);
        await lea.GoAsync("/buy?show=held");
        string[] links = [.. lea.Document.QuerySelectorAll("tbody th a").Select(a => a.GetAttribute("href")!)];
        Assert.Equal(ids.Length, links.Length);
        HashSet<string> opened = [];
        foreach (string link in links)
        {
            await lea.GoAsync(link);
            Assert.True(lea.Status == HttpStatusCode.OK, link);
            opened.Add(lea.Text("h1 bdi"));
            await lea.FileAsync(lea.Document.QuerySelector("img.plot")!.GetAttribute("src")!);
            Assert.Equal("image/svg+xml", lea.Answer.Content.Headers.ContentType!.MediaType);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), opened.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\u0000b", "a‹U+0000›b")]
    [InlineData("\u2066x\u2069", "‹U+2066›x‹U+2069›")]
    [InlineData("\u200Fright", "‹U+200F›right")]
    [InlineData("zero\u200Bwidth", "zero‹U+200B›width")]
    [InlineData("👩‍🔧", "👩‍🔧")]
    [InlineData(null, "")]
    public void What_turns_text_around_or_stays_unseen_is_written_out(string? text, string shown) => Assert.Equal(shown, PageText.Visible(text));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    public void A_spreadsheet_runs_no_cell(string text, string cell) => Assert.Equal(cell + "\r\n", Export.Line([text], Words.English));

    [Fact]
    public void Numbers_in_files_are_numbers() =>
        Assert.Equal("-1.5,12,2026-03-02,,true\r\n", Export.Line([-1.5m, 12L, new DateOnly(2026, 3, 2), null, "true"], Words.English));
}
