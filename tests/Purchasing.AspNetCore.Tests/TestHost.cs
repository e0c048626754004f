using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Purchasing.AspNetCore.Tests;

/// <summary>A host with purchasing on the sample rows, in the process of the test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private TestHost(WebApplication app, DirectoryInfo folder)
    {
        App = app;
        _folder = folder;
    }

    public WebApplication App { get; }

    public string Folder => _folder.FullName;

    public IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public static async Task<TestHost> StartAsync(Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("purchasing-web-");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder.FullName });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Databases:DataDirectory", folder.FullName),
            new("Sending:Folder", Path.Combine(folder.FullName, "outbox")),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddPurchasing(builder.Configuration).AddSqlite().AddSignIn(builder.Configuration);
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        try
        {
            app.MapPurchasing();
            await app.StartAsync();
            return new TestHost(app, folder);
        }
        catch
        {
            await app.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>A client of the host, as somebody at the machine would be.</summary>
    public HttpClient Client() => App.GetTestClient();

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
