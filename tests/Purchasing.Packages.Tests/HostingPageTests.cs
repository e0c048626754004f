using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Purchasing.Packages.Tests;

/// <summary>The programs of docs/hosting.md, built from the packed packages alone, do what the page says.</summary>
public sealed class HostingPageTests(FolderFeed feed) : IClassFixture<FolderFeed>
{
    [Fact]
    public async Task The_web_host_decides_orders_and_sends()
    {
        string assembly = await feed.BuildAsync("Web", "Microsoft.NET.Sdk.Web", Listing("web"), "Purchasing.AspNetCore", "Purchasing.Data.Sqlite");
        int port = LoopbackPort.Reserve();
        using RunningHost host = new(assembly, "--urls", $"http://127.0.0.1:{port}");
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await host.UntilAsync(async () => await StatusAsync(http, "health/ready") == HttpStatusCode.OK);

        JsonElement result = await PostAsync(http, "purchasing/flow", """{"product_id":"PROD-001"}""", HttpStatusCode.OK);
        Assert.Equal("ordered", result.GetProperty("status").GetString());
        Assert.Equal(1865.07m, result.GetProperty("decision").GetProperty("grand_total").GetDecimal());
        string id = result.GetProperty("purchase_order").GetProperty("id").GetString()!;
        await host.UntilAsync(async () => (await http.GetFromJsonAsync<JsonElement>($"purchase-orders/{id}")).GetProperty("status").GetString() == "sent");
        Assert.True(File.Exists(Path.Combine(host.Folder, "outbox", $"{id}-r1.xml")));

        await PostAsync(http, "purchasing/flow", """{"product_id":"PROD-999"}""", HttpStatusCode.NotFound);
        JsonElement unknown = await PostAsync(http, "purchasing/flow", """{"product_id":"PROD-001","prodct":1}""", HttpStatusCode.BadRequest);
        Assert.Contains("prodct", unknown.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage limit = await http.GetAsync("purchase-orders?limit=many");
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (limit.StatusCode, limit.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("Purchasing:BaseCurrency=dollar", "Purchasing:BaseCurrency")]
    [InlineData("Purchasing:TimeZone=Mars/Olympus", "Purchasing:TimeZone")]
    [InlineData("Purchasing:BaseCurency=EUR", "Purchasing:BaseCurency")]
    [InlineData("Purchasing:Parameters:aprovalLimit=5", "aprovalLimit")]
    [InlineData("Purchasing:RulesFile=nowhere.json", "nowhere.json")]
    [InlineData("Purchasing:GraphFile=nowhere.json", "nowhere.json")]
    [InlineData("Sending:Channel=pigeon", "Sending:Channel")]
    [InlineData("Sending:WebhookUrl=ftp://x", "Sending:WebhookUrl")]
    [InlineData("Sending:Lease=soon", "Sending:Lease")]
    [InlineData("Sending:Folder= ", "Sending:Folder")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string named)
    {
        string assembly = await WorkerAsync();
        using RunningHost host = new(assembly, $"--{setting}");
        Assert.NotEqual(0, await host.ExitAsync());
        Assert.Contains(named, host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ordered", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_without_web_decides_orders_and_sends()
    {
        using RunningHost host = new(await WorkerAsync());
        string outbox = Path.Combine(host.Folder, "outbox");
        await host.UntilAsync(() => Task.FromResult(Directory.Exists(outbox) && Directory.EnumerateFiles(outbox, "PO-*.xml").Any()));
        Assert.Matches("ordered: PO-[0-9A-Z]+, 1865.07 USD", host.Output);
    }

    [Fact]
    public void No_package_carries_a_path_of_the_machine_that_built_it()
    {
        byte[][] paths = [Encoding.UTF8.GetBytes(FolderFeed.Repository.TrimEnd('/')), Encoding.UTF8.GetBytes(feed.Artifacts)];
        string[] packages = Directory.GetFiles(feed.Packages, "*nupkg");
        Assert.Equal(2 * Projects, packages.Length);
        Assert.Empty(
            from package in packages
            from entry in PackageContent.Read(package)
            where paths.Any(path => entry.Content.AsSpan().IndexOf(path) >= 0)
            select $"{Path.GetFileName(package)}: {entry.Name}");
    }

    [Fact]
    public void Every_package_says_what_it_is()
    {
        string[] packages = Directory.GetFiles(feed.Packages, "*.nupkg");
        Assert.Equal(Projects, packages.Length);
        foreach (string package in packages)
        {
            Dictionary<string, byte[]> content = PackageContent.Read(package).ToDictionary(entry => entry.Name, entry => entry.Content, StringComparer.Ordinal);
            string about = Encoding.UTF8.GetString(content.Single(entry => entry.Key.EndsWith(".nuspec", StringComparison.Ordinal)).Value);
            foreach (string element in (string[])["<readme>README.md", "<icon>icon.png", "<projectUrl>https://", "<repository ", "<tags>", "<releaseNotes>", "<description>"])
                Assert.Contains(element, about, StringComparison.Ordinal);
            string readme = Encoding.UTF8.GetString(content["README.md"]);
            Assert.StartsWith($"# {Path.GetFileName(package).Replace(".0.1.0-packed.nupkg", "", StringComparison.Ordinal)}\n", readme, StringComparison.Ordinal);
            // Package pages follow no relative links.
            Assert.DoesNotMatch(@"\]\((?!https://)", readme);
        }
    }

    // Each project of the product is a package, and its symbols are another.
    private static int Projects => Directory.GetFiles(Path.Combine(FolderFeed.Repository, "src"), "*.csproj", SearchOption.AllDirectories).Length;

    private Task<string> WorkerAsync() => feed.BuildAsync(
        "Worker", "Microsoft.NET.Sdk", Listing("worker"), "Purchasing.Hosting", "Purchasing.Data.Sqlite", "Microsoft.Extensions.Hosting@10.0.0");

    private static string Listing(string name) => Regex.Match(
        File.ReadAllText(Path.Combine(FolderFeed.Repository, "docs", "hosting.md")), $"<!-- host: {name} -->\n```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, string path)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(path);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, string json, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }
}
