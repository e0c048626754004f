using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.AspNetCore.Security;
using Purchasing.Core;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Page.Tests;

/// <summary>A host with the page on the sample rows, listening on this machine.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string> s_databases = new()
    {
        ["Oms"] = "oms_db", ["Inventory"] = "inventory_db", ["Supplier"] = "supplier_db", ["Uom"] = "uom_db", ["Purchasing"] = "purchasing_db",
    };

    private readonly DirectoryInfo _folder;
    private readonly PrivateMySqlServer? _mySql;

    private PageServer(WebApplication app, DirectoryInfo folder, PrivateMySqlServer? mySql)
    {
        App = app;
        _folder = folder;
        _mySql = mySql;
    }

    public WebApplication App { get; }

    public Uri Address => new(App.Urls.First());

    public static Task<PageServer> StartAsync(
        Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings) => StartAsync(null, map, configure, settings);

    /// <summary>A host on a MySQL server, which has to itself what is in the databases of the sample rows; null for SQLite files of its own.</summary>
    public static async Task<PageServer> StartAsync(
        PrivateMySqlServer? mySql, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        if (mySql is not null)
            await mySql.QueryAsync("", string.Join(';', s_databases.Values.Select(name => $"DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name}")));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("purchasing-page-");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder.FullName });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Databases:DataDirectory", folder.FullName),
            new("Sending:Folder", Path.Combine(folder.FullName, "outbox")),
            new("Purchasing:OrderDate", "2026-03-02"),
            .. mySql is null ? [] : s_databases.Select(database => KeyValuePair.Create($"Databases:{database.Key}", (string?)$"{mySql.ConnectionString};Database={database.Value}")).Append(new("Databases:SampleSources", "true")).Append(new("Databases:Seed", "true")),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        PurchasingBuilder purchasing = builder.Services.AddPurchasing(builder.Configuration).AddSignIn(builder.Configuration);
        _ = mySql is null ? purchasing.AddSqlite() : purchasing.AddMySql();
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
            return new PageServer(app, folder, mySql);
        }
        catch
        {
            await app.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Where orders are sent to.</summary>
    public string Outbox => Path.Combine(_folder.FullName, "outbox");

    public PageVisitor Visit(Person? person) => new(this, person);

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Runs SQL on one of the databases, for what no screen does.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        if (_mySql is not null)
        {
            await _mySql.QueryAsync(database, sql);
            return;
        }

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
