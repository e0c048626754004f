using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.AspNetCore.Security;

namespace Purchasing.Page.Tests;

/// <summary>A host with the page on the sample rows, listening on this machine.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private PageServer(WebApplication app, DirectoryInfo folder)
    {
        App = app;
        _folder = folder;
    }

    public WebApplication App { get; }

    public Uri Address => new(App.Urls.First());

    public static async Task<PageServer> StartAsync(
        Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("purchasing-page-");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder.FullName });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Databases:DataDirectory", folder.FullName),
            new("Sending:Folder", Path.Combine(folder.FullName, "outbox")),
            new("Purchasing:OrderDate", "2026-03-02"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPurchasing(builder.Configuration).AddSqlite().AddSignIn(builder.Configuration);
        if (!builder.Configuration.GetSection("SignIn").Exists())
            builder.Services.AddSingleton<IActorSource, Person.Source>();
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        try
        {
            if (map is null)
                app.MapPurchasing();
            else
                map(app);
            await app.StartAsync();
            return new PageServer(app, folder);
        }
        catch
        {
            await app.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    public PageVisitor Visit(Person? person) => new(this, person);

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Runs SQL on one of the databases, for what no screen does.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using DbConnection connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder.FullName, database)}.db");
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
