using Microsoft.Extensions.Logging;
using Purchasing.Data;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;
using Purchasing.Data.MySql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds MySQL or MariaDB to purchasing.</summary>
public static class MySqlPurchasingBuilderExtensions
{
    private const string Provider = "MySql";

    /// <summary>
    /// Adds fact sources, order store, outbox, catalogue runs and stored runs of graphs over MySQL, each database with its own pool of
    /// connections, their health check, and the <see cref="IDatabaseInstaller"/> that runs the migrations.
    /// </summary>
    /// <param name="builder">
    /// Purchasing, as <c>AddPurchasing</c> returns it. Section <c>Databases</c> of its configuration has a key per database (<c>Oms</c>,
    /// <c>Inventory</c>, <c>Supplier</c>, <c>Uom</c>, <c>Purchasing</c>, or a name of your own that a graph file uses) with its connection
    /// string; each may be on another server. <c>PasswordFile</c> in a connection string names a file that holds the password. Sources are read and
    /// never changed, unless <c>SampleSources=true</c> says that they are the product's samples.
    /// </param>
    /// <returns>The same.</returns>
    /// <exception cref="ArgumentException">A connection string cannot be understood; the message says why and repeats no secret.</exception>
    public static PurchasingBuilder AddMySql(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Dictionary<string, MySqlOptions> databases = new(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<DatabaseEntry> entries = DatabaseEntry.Read(builder.Configuration, Provider);
        foreach (DatabaseEntry entry in entries.Where(entry => entry.Is(Provider)))
            databases[entry.Name] = Read(entry);

        string[] ours = [.. DatabaseNames.All.Where(name => databases.ContainsKey(name) && DatabaseSettings.IsOurs(builder.Configuration, name, isSampleUnlessNamed: false))];
        bool onlyReads = DatabaseSettings.ReadFlag(builder.Configuration, DatabaseSettings.ReadOnly) ?? false;
        builder.AddDatabases(Provider, databases.Keys, ours, (p, name, isReadOnly) => Create(databases[name], p.GetRequiredService<ILoggerFactory>(), isReadOnly || onlyReads));
        bool mayMakeOrders = DatabaseSettings.MayMakeOrders(builder.Configuration, entries, isSampleUnlessNamed: false);
        builder.Services.AddSingleton<IDatabaseInstaller>(p => new MySqlInstaller(
            p.GetRequiredService<DatabaseRegistry>(), ours, onlyReads, mayMakeOrders, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<MySqlInstaller>>()));
        return builder;
    }

    /// <summary>Adds databases of MySQL or MariaDB as sources, beside a database of another kind that keeps the orders. Nothing but their reading is added.</summary>
    /// <param name="builder">Purchasing. A database whose <c>Provider</c> is <c>MySql</c> has its <c>ConnectionString</c>.</param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddMySqlSource(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSourceProvider(new SourceProvider(
            Provider, "AddMySqlSource()", (p, entry) => Create(Read(entry), p.GetRequiredService<ILoggerFactory>(), isReadOnly: true)));
    }

    private static MySqlOptions Read(DatabaseEntry entry)
    {
        entry.AllowConnectionString();
        return MySqlOptions.Parse(entry.Name, entry.Required(MySqlOptions.Sample(entry.Name)));
    }

    private static Database Create(MySqlOptions options, ILoggerFactory loggers, bool isReadOnly) =>
        new(options.Name, options.Location, MySqlDriver.CreateDataSource(options, loggers, isReadOnly), new MySqlDialect()) { IsReadOnly = isReadOnly };
}
