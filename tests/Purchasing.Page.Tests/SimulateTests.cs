using System.Net;
using System.Text;

namespace Purchasing.Page.Tests;

/// <summary>Purchasing played day by day on the page, with the plot.</summary>
public sealed class SimulateTests : IAsyncLifetime
{
    private PageServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PageServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Both_rules_are_played_over_the_same_days_and_drawn()
    {
        using PageVisitor lea = _server.Visit(Person.Lead);
        await lea.GoAsync("/simulate?go=1&products=PROD-001&days=60&p:safetyStock=days_of_cover&p:coverDays=5");

        Assert.Equal(HttpStatusCode.OK, lea.Status);
        string[] rules = lea.Texts("table:first-of-type tbody th");
        Assert.Equal("as it is 2.0", rules[0]);
        Assert.Equal("safetyStock=days_of_cover, coverDays=5 2.0", rules[1]);
        string plot = lea.Document.QuerySelector("img.plot")!.GetAttribute("src")!;
        string svg = Encoding.UTF8.GetString(Convert.FromBase64String(plot["data:image/svg+xml;base64,".Length..]));
        Assert.Contains("Stock of PROD-001", svg, StringComparison.Ordinal);
        // The lines of the legend stand below each other.
        double[] legend = [.. System.Text.RegularExpressions.Regex.Matches(svg, @"translate\([0-9.]+,\s*([0-9.]+)\)[^>]*>[^<]*(?:as it is|coverDays)").Select(line => double.Parse(line.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Order()];
        Assert.Equal(4, legend.Length);
        Assert.All(legend.Zip(legend.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 13, 30));
        string csv = Encoding.UTF8.GetString(await lea.FileAsync(lea.Document.QuerySelector("a[download]")!.GetAttribute("href")!));
        // 60 days of two simulations, over all and of the one product, and the titles.
        Assert.Equal(1 + (60 * 4), csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(await _server.Get<Core.Orders.IOrderStore>().ListAsync(new Core.Orders.OrderQuery(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("products=NO-SUCH&days=5", "NO-SUCH")]
    [InlineData("products=PROD-001&days=5000", "1 to 1100 days")]
    [InlineData("products=PROD-001&days=5&version=9", "There is no version '9'")]
    [InlineData("products=PROD-001&days=5&p:taxRate=0,08", "0,08")]
    public async Task What_cannot_be_simulated_is_said(string query, string said)
    {
        using PageVisitor bea = _server.Visit(Person.Buyer);
        await bea.GoAsync($"/simulate?go=1&{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bea.Status);
        Assert.Contains(said, bea.Text(".note.bad"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_may_not_simulate()
    {
        using PageVisitor vic = _server.Visit(Person.Viewer);
        await vic.GoAsync("/simulate");
        Assert.Equal(HttpStatusCode.Forbidden, vic.Status);
    }
}
