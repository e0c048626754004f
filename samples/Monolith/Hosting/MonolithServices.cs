using Purchasing.Samples.Telemetry;
using Purchasing.Suppliers;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>Registers purchasing on the configured database.</summary>
internal static class MonolithServices
{
    public static PurchasingBuilder AddMonolith(this IServiceCollection services, IConfiguration configuration)
    {
        PurchasingBuilder purchasing = services.AddPurchasing(configuration);
        // Where orders are kept; a source may be of any kind.
        string key = string.IsNullOrWhiteSpace(configuration["Databases:Purchasing:Provider"]) ? "Databases:Provider" : "Databases:Purchasing:Provider";
        string provider = configuration[key] ?? "Sqlite";
        if (provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
            purchasing.AddSqlite().AddMySqlSource();
        else if (provider.Equals("MySql", StringComparison.OrdinalIgnoreCase))
            purchasing.AddMySql().AddSqliteSource();
        else
            throw new UserErrorException($"{key} is '{provider}'; orders are stored in Sqlite or MySql. A source of another kind has its own Provider, such as Databases:Erp:Provider.", ExitCodes.Usage);
        purchasing.AddPostgreSqlSource().AddSqlServerSource().AddFileSource();
        if (string.IsNullOrWhiteSpace(configuration["Sending:Folder"]))
            services.Configure<SupplierChannelOptions>(channels => channels.Folder = Path.Combine(configuration["Databases:DataDirectory"] ?? "data", "outbox"));
        services.AddTelemetry(configuration, "purchasing-monolith");
        return purchasing;
    }
}
