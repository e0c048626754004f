using System.Diagnostics;
using Microsoft.Playwright;

namespace Purchasing.Page.Tests.Browser;

/// <summary>One browser for all tests: Debian's chromium, which is installed when it is missing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // A machine that builds and tests at the same time is slow; a slow answer is not what these tests look for.
    public const int Patience = 120_000;

    private const string Path = "/usr/bin/chromium";

    private IPlaywright _playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path))
            await InstallAsync();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>Closes all windows, before their host ends, and forgets what went wrong in them.</summary>
    public async Task CloseWindowsAsync()
    {
        foreach (IBrowserContext context in Browser.Contexts.ToArray())
            await context.CloseAsync();
        Problems.Clear();
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

        public void Clear()
        {
            lock (_problems)
                _problems.Clear();
        }

        public void AssertNone()
        {
            lock (_problems)
                Assert.Empty(_problems);
        }
    }
}
