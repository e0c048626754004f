using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Purchasing.Data.Sources.Tests;

/// <summary>A host that keeps its orders in SQLite and has every kind of source.</summary>
internal static class Hosts
{
    public static ServiceProvider Create(params (string Key, string? Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Databases:{setting.Key}", setting.Value)))
            .Build();
        return new ServiceCollection().AddPurchasingCore(configuration)
            .AddSqlite().AddMySqlSource().AddPostgreSqlSource().AddSqlServerSource().AddFileSource()
            .Services.BuildServiceProvider();
    }
}
