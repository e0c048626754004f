using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Purchasing.Page.Tests.Browser;

/// <summary>
/// How long a browser takes to show a large list. Not a test of every run: start a host on a generated catalogue, name it in
/// <c>PURCHASING_PAGE</c> (http://localhost:8080), and run this with <c>-explicit only</c>.
/// </summary>
public sealed class ListMeasure(ITestOutputHelper output)
{
    private const int Rounds = 15;

    [Fact(Explicit = true)]
    public async Task First_paint_filter_and_next_page()
    {
        string address = Environment.GetEnvironmentVariable("PURCHASING_PAGE") ?? throw new InvalidOperationException("Say in PURCHASING_PAGE where the page is.");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = address, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        Stopwatch watch = Stopwatch.StartNew();
        await page.GotoAsync("/buy");
        await page.Locator("tr[data-row]").First.WaitForAsync(new LocatorWaitForOptions { Timeout = 120_000 });
        output.WriteLine($"the list was worked out after {watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {await page.Locator(".pager").InnerTextAsync()}");
        await MeasureAsync("first useful paint, new tab", async () =>
        {
            await using IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
            IPage fresh = await context.NewPageAsync();
            await fresh.GotoAsync("/buy");
            return await PaintAsync(fresh);
        });
        int at = 100;
        await MeasureAsync("filter by text", async () =>
        {
            await page.GotoAsync($"/buy?q=000{(at++).ToString(CultureInfo.InvariantCulture)}");
            return await PaintAsync(page);
        });
        await MeasureAsync("filter by supplier, sorted by total", async () =>
        {
            await page.GotoAsync($"/buy?sort=total&supplier=SUP-00{(at++ % 40 + 10).ToString(CultureInfo.InvariantCulture)}");
            return await PaintAsync(page);
        });
        await page.GotoAsync("/buy");
        await MeasureAsync("next page", async () =>
        {
            await page.Locator("a[rel=next]").ClickAsync();
            await page.WaitForLoadStateAsync(LoadState.Load);
            return await PaintAsync(page);
        });
        await MeasureAsync("orders", async () =>
        {
            await page.GotoAsync("/orders");
            return await PaintAsync(page);
        });
    }

    // From the navigation to the paint of the content, by the browser's own clock.
    private static async Task<double> PaintAsync(IPage page) => await page.EvaluateAsync<double>(
        "() => new Promise(done => { const look = () => { const paint = performance.getEntriesByName('first-contentful-paint')[0]; paint ? done(paint.startTime) : setTimeout(look, 10); }; look(); })");

    private async Task MeasureAsync(string what, Func<Task<double>> once)
    {
        List<double> times = [];
        for (int i = 0; i < Rounds; i++)
            times.Add(await once());
        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {times[Rounds / 2]:0} ms, worst {times[^1]:0} ms"));
    }
}
