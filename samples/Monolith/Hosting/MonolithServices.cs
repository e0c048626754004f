using Purchasing.Samples.Telemetry;
using Purchasing.Suppliers;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>Registers purchasing on the configured database.</summary>
internal static class MonolithServices
{
    public static IServiceCollection AddMonolith(this IServiceCollection services, IConfiguration configuration)
    {
        PurchasingBuilder purchasing = services.AddPurchasing(configuration);
        string provider = configuration["Databases:Provider"] ?? "Sqlite";
        if (provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
            purchasing.AddSqlite();
        else if (provider.Equals("MySql", StringComparison.OrdinalIgnoreCase))
            purchasing.AddMySql();
        else
            throw new UserErrorException($"Databases:Provider is '{provider}'; it must be Sqlite or MySql.", ExitCodes.Usage);
        if (string.IsNullOrWhiteSpace(configuration["Sending:Folder"]))
            services.Configure<SupplierChannelOptions>(channels => channels.Folder = Path.Combine(configuration["Databases:DataDirectory"] ?? "data", "outbox"));
        return services.AddTelemetry(configuration, "purchasing-monolith");
    }
}
