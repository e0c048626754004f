using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Purchasing.Page.Tests.Browser;

/// <summary>
/// How long a browser takes to show a large list, and what the page adds to the start of a host. Not a test of every run:
/// <c>scripts/measure-page.sh</c> starts a host on a generated catalogue, names it in <c>PURCHASING_PAGE</c>, and runs this.
/// </summary>
public sealed class ListMeasure(ITestOutputHelper output)
{
    private const int Rounds = 15;

    [Fact(Explicit = true)]
    public async Task First_paint_filter_and_next_page()
    {
        string address = Environment.GetEnvironmentVariable("PURCHASING_PAGE") ?? throw new InvalidOperationException("Say in PURCHASING_PAGE where the page is.");
        await OrderAsync(address, int.Parse(Environment.GetEnvironmentVariable("PURCHASING_ORDERS") ?? "0", CultureInfo.InvariantCulture));
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

    [Fact(Explicit = true)]
    public Task Start_With_the_page() => StartAsync("/");

    [Fact(Explicit = true)]
    public Task Start_Without_the_page() => StartAsync(null);

    private async Task StartAsync(string? page)
    {
        Stopwatch watch = new();
        await using PageServer server = await PageServer.StartAsync(app =>
        {
            watch.Start();
            app.MapPurchasing(page);
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"started {(page is null ? "without" : "with")} the page: {watch.Elapsed.TotalMilliseconds:0} ms from mapping to listening"));
    }

    // Orders of single products of the list, as a program orders them.
    private async Task OrderAsync(string address, int orders)
    {
        using HttpClient client = new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(10) };
        string[] products;
        do
        {
            products = [.. (await client.GetStringAsync("/buy?as=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0].Trim('"'))];
        }
        while (products.Length == 0);
        Stopwatch watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(products.Take(orders), async (product, token) =>
        {
            using HttpResponseMessage answer = await client.PostAsJsonAsync("/purchasing/flow", new { product_id = product }, token);
            answer.EnsureSuccessStatusCode();
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{products.Length} proposals, {Math.Min(orders, products.Length)} orders made in {watch.Elapsed.TotalSeconds:0.0} s"));
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
