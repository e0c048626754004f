using System.Diagnostics;
using Microsoft.Playwright;

namespace Purchasing.Page.Tests.Browser;

/// <summary>One browser for all tests: Debian's chromium, which is installed when it is missing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium";

    private IPlaywright _playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path))
            await InstallAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A window in which somebody has signed in.</summary>
    internal async Task<IPage> OpenAsync(PageServer server, Person person, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        IBrowserContext context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            Locale = "en-GB",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        await context.AddCookiesAsync([new Cookie { Name = "who", Value = person.Cookie, Url = server.Address.ToString() }]);
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        // What the policy of the page blocks is said on the console alone.
        page.Console += (_, message) => Problems.Add($"{message.Type}: {message.Text}", message.Type == "error");
        page.PageError += (_, error) => Problems.Add(error, true);
        return page;
    }

    /// <summary>What went wrong in any window.</summary>
    internal ProblemList Problems { get; } = new();

    private static async Task InstallAsync()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Purchasing.sln")))
            folder = System.IO.Path.GetDirectoryName(folder)!;
        using Process install = Process.Start(System.IO.Path.Combine(folder, "scripts", "install-test-parts.sh"), ["chromium"]);
        await install.WaitForExitAsync();
        Assert.Equal(0, install.ExitCode);
    }

    internal sealed class ProblemList
    {
        private readonly List<string> _problems = [];

        public void Add(string problem, bool isError)
        {
            // An answer that refuses is meant.
            if (isError && !problem.Contains("the server responded with a status of 4", StringComparison.Ordinal))
            {
                lock (_problems)
                    _problems.Add(problem);
            }
        }

        public void AssertNone()
        {
            lock (_problems)
                Assert.Empty(_problems);
        }
    }
}
