using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>A host without sign-in stays on its machine.</summary>
public sealed class HostGateTests
{
    [Theory]
    [InlineData("urls", "http://0.0.0.0:5000")]
    [InlineData("urls", "http://*:5000")]
    [InlineData("urls", "http://+:5000")]
    [InlineData("urls", "http://[::]:5000")]
    [InlineData("urls", "http://0:5000")]
    [InlineData("urls", "http://192.0.2.7:5000")]
    [InlineData("urls", "http://purchasing.example:5000")]
    [InlineData("urls", "http://localhost.example:5000")]
    [InlineData("urls", "http://localhost:5000;http://0.0.0.0:5001")]
    [InlineData("urls", "http://unix:/tmp/purchasing.sock")]
    [InlineData("http_ports", "8080")]
    [InlineData("https_ports", "8443")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://0.0.0.0:5000")]
    public async Task An_address_that_others_reach_needs_sign_in(string setting, string value)
    {
        UnprotectedHostException refused = await Assert.ThrowsAsync<UnprotectedHostException>(() => TestHost.StartAsync(null, (setting, value)));
        Assert.Contains("SignIn:Authority", refused.Message, StringComparison.Ordinal);
        Assert.Contains("localhost", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_sign_in_a_host_may_listen_anywhere()
    {
        await using TestHost host = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IActorSource, HeaderActors>(), ("urls", "http://0.0.0.0:5000"));
        using HttpClient client = host.Client();
        using HttpResponseMessage answer = await client.GetAsync("/purchase-orders");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5000", null, 1)]
    [InlineData("http://0.0.0.0:5000", "*", 1)]
    [InlineData("http://0.0.0.0:5000", "buy.example", 0)]
    [InlineData("http://localhost:5000", null, 0)]
    public async Task A_host_that_others_reach_by_any_name_says_so_once(string urls, string? allowed, int warnings)
    {
        LogLines lines = new();
        await using TestHost host = await TestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IActorSource, HeaderActors>();
                builder.Configuration["AllowedHosts"] = allowed;
                builder.Logging.AddProvider(lines);
            },
            ("urls", urls));
        Assert.Equal(warnings, lines.Said.Count(line => line.Contains("AllowedHosts is not set", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_address_of_this_machine_alone_needs_none()
    {
        await using TestHost host = await TestHost.StartAsync(null, ("urls", "http://localhost:5000;http://127.0.0.1:5001;http://[::1]:5002;http://127.8.9.1:5003"));
        using HttpClient client = host.Client();
        using HttpResponseMessage answer = await client.GetAsync("/purchase-orders");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_host_whose_code_listens_elsewhere_ends_by_itself()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("purchasing-web-");
        int before = Environment.ExitCode;
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Configuration["Databases:DataDirectory"] = folder.FullName;
            builder.Configuration["Sending:Folder"] = folder.FullName;
            // All of the loopback network and more, on a port that the system chooses.
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0));
            builder.Services.AddPurchasing(builder.Configuration).AddSqlite();
            await using WebApplication app = builder.Build();
            app.MapPurchasing();
            await app.RunAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(1, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = before;
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_sign_in_requests_through_a_proxy_or_from_other_sites_are_refused()
    {
        await using TestHost host = await TestHost.StartAsync();
        using HttpClient client = host.Client();
        foreach ((string header, string value) in new[] { ("Host", "evil.example"), ("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=192.0.2.7"), ("Via", "1.1 gate"), ("X-Forwarded-Proto", "https"), ("CF-Connecting-IP", "192.0.2.7"), ("True-Client-IP", "192.0.2.7"), ("X-Client-IP", "192.0.2.7"), ("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site") })
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/purchasing/flow") { Content = new StringContent("""{"product_id":"PROD-001"}""", System.Text.Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation(header, value);
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{header}: {answer.StatusCode}");
        }
    }
}
