using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.MySql;

/// <summary>Adds purchasing on MySQL or MariaDB to a host.</summary>
public static class MySqlPurchasingServices
{
    private static readonly string[] NotADatabase = ["Provider", "DataDirectory", "InventoryCountsOrdersFrom", "BusyTimeoutSeconds", DatabaseNames.OnlySetting];

    /// <summary>
    /// Adds fact providers, order store, outbox, catalogue runs and checkpoints over MySQL, each database with its own pool of
    /// connections, and the <see cref="IDatabaseInstaller"/> that runs the migrations.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">
    /// Section <c>Databases</c>: a key per database (<c>Oms</c>, <c>Inventory</c>, <c>Supplier</c>, <c>Uom</c>,
    /// <c>Purchasing</c>, or a name of your own that a graph file uses) with its connection string; each may be on another server.
    /// <c>PasswordFile</c> in a connection string names a file that holds the password.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">A connection string cannot be understood; the message says why and repeats no secret.</exception>
    public static IServiceCollection AddMySqlPurchasing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        Dictionary<string, MySqlOptions> databases = new(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection child in configuration.GetSection("Databases").GetChildren())
        {
            if (!string.IsNullOrWhiteSpace(child.Value) && !NotADatabase.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                databases[child.Key] = MySqlOptions.Parse(child.Key, child.Value);
        }

        services.AddSqlPurchasing(configuration, databases.Keys, (p, name) => Create(databases[name], p.GetService<ILoggerFactory>()));
        services.AddSingleton<IDatabaseInstaller>(p => new MySqlInstaller(
            p.GetRequiredService<DatabaseRegistry>(), p.GetRequiredService<TimeProvider>(), p.GetService<ILogger<MySqlInstaller>>()));
        return services;
    }

    private static Database Create(MySqlOptions options, ILoggerFactory? loggers) =>
        new(options.Name, options.Location, MySqlDriver.CreateDataSource(options, loggers), new MySqlDialect());
}
