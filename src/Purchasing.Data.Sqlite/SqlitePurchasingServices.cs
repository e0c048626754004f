using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.Sqlite;

/// <summary>Adds purchasing on SQLite to a host.</summary>
public static class SqlitePurchasingServices
{
    /// <summary>
    /// Adds fact providers, order store, outbox, catalogue runs and checkpoints over SQLite files, and the
    /// <see cref="IDatabaseInstaller"/> that creates them.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">
    /// Section <c>Databases</c>: <c>DataDirectory</c> (default <c>data</c>) holds <c>oms_db.db</c> and so on; a key of a
    /// database's name (<c>Oms</c>, or a name of your own that a graph file uses) gives its file instead, which is read and never
    /// changed; only <c>Purchasing</c> is the product's own. The sources that no key names are the product's samples.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">A setting cannot be understood; the message says which and why.</exception>
    public static IServiceCollection AddSqlitePurchasing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        SqliteOptions options = SqliteOptions.Read(configuration);
        services.AddSqlPurchasing(configuration, options.Names, (_, name, isReadOnly) => Create(options, name, isReadOnly));
        services.AddSingleton<IDatabaseInstaller>(p =>
            new SqliteInstaller(options, p.GetRequiredService<TimeProvider>(), p.GetService<ILogger<SqliteInstaller>>()));
        return services;
    }

    private static Database Create(SqliteOptions options, string name, bool isReadOnly)
    {
        string file = options.FileOf(name);
        // Callers read where it is in the reasons of held products, and the folders of this machine do not concern them.
        return new Database(name, Path.GetFileName(file), new SqliteDataSource(file, isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite, options.BusyTimeout), new SqliteDialect());
    }
}
