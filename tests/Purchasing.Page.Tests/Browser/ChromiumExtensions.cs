using Microsoft.Playwright;
using Purchasing.Core.Proposals;

namespace Purchasing.Page.Tests.Browser;

/// <summary>Opens the page of a host.</summary>
internal static class ChromiumExtensions
{
    /// <summary>A window in which somebody has signed in; what there is to buy has been worked out once by then.</summary>
    public static async Task<IPage> OpenAsync(this Chromium chromium, PageServer server, Person person, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        await server.Get<ProposalDesk>().GetAsync(TimeSpan.FromDays(1), TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        IBrowserContext context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            Locale = "en-GB",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        await context.AddCookiesAsync([new Cookie { Name = "who", Value = person.Cookie, Url = server.Address.ToString() }]);
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(Chromium.Patience);
        // What the policy of the page blocks is said on the console alone.
        page.Console += (_, message) => chromium.Problems.Add($"{message.Type}: {message.Text}", message.Type == "error");
        page.PageError += (_, error) => chromium.Problems.Add(error, true);
        return page;
    }

    /// <summary>Presses a key on a page that has arrived: before its script has begun, nobody listens.</summary>
    public static async Task PressAsync(this IPage page, string key)
    {
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Loads a page again until it shows what the host does by itself.</summary>
    public static async Task UntilAsync(this IPage page, string path, Func<IPage, ILocator> expected)
    {
        using CancellationTokenSource patience = new(Chromium.Patience);
        while (!patience.IsCancellationRequested)
        {
            await page.GotoAsync(path);
            if (await expected(page).CountAsync() > 0)
                return;
        }

        Assert.Fail($"{path} does not show it: {await page.InnerTextAsync("main")}");
    }
}
