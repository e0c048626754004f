using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Purchasing.Data;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;
using Purchasing.Data.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds SQLite to purchasing.</summary>
public static class SqlitePurchasingBuilderExtensions
{
    /// <summary>
    /// Adds fact sources, order store, outbox, catalogue runs and stored runs of graphs over SQLite files, their health check, and the
    /// <see cref="IDatabaseInstaller"/> that creates them.
    /// </summary>
    /// <param name="builder">
    /// Purchasing, as <c>AddPurchasing</c> returns it. Section <c>Databases</c> of its configuration: <c>DataDirectory</c> (default <c>data</c>)
    /// holds <c>oms_db.db</c> and so on; a key of a database's name (<c>Oms</c>, or a name of your own that a graph file uses) gives its file
    /// instead, which is read and never changed; only <c>Purchasing</c> is the product's own. The sources that no key names are the product's
    /// samples. Relative paths start at the working directory.
    /// </param>
    /// <returns>The same.</returns>
    /// <exception cref="ArgumentException">A setting cannot be understood; the message says which and why.</exception>
    public static PurchasingBuilder AddSqlite(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SqliteOptions options = SqliteOptions.Read(builder.Configuration);
        builder.AddDatabases(SqliteOptions.Provider, options.Names, [.. DatabaseNames.All.Where(options.IsOurs)], (_, name, isReadOnly) => Create(options, name, isReadOnly));
        builder.Services.AddSingleton<IDatabaseInstaller>(p =>
            new SqliteInstaller(options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<SqliteInstaller>>()));
        return builder;
    }

    /// <summary>Adds SQLite files as sources, beside a database of another kind that keeps the orders. Nothing but their reading is added.</summary>
    /// <param name="builder">Purchasing. A database whose <c>Provider</c> is <c>Sqlite</c> names its file as <c>ConnectionString</c>.</param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddSqliteSource(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        TimeSpan busyTimeout = SqliteOptions.ReadTimeout(builder.Configuration);
        return builder.AddSourceProvider(new SourceProvider(SqliteOptions.Provider, "AddSqliteSource()", (_, entry) => Create(entry.Name, SqliteOptions.FileOf(entry), busyTimeout, isReadOnly: true)));
    }

    private static Database Create(SqliteOptions options, string name, bool isReadOnly) =>
        Create(name, options.FileOf(name), options.BusyTimeout, isReadOnly, options.IsReadOnly);

    // Callers read where it is in the reasons of held products, and the folders of this machine do not concern them.
    private static Database Create(string name, string file, TimeSpan busyTimeout, bool isReadOnly, bool onlyReads = false) =>
        new(
            name,
            Path.GetFileName(file),
            new SqliteDataSource(file, isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite, busyTimeout, onlyReads),
            new SqliteDialect())
        {
            IsReadOnly = isReadOnly || onlyReads,
        };
}
