using Purchasing.Core;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.MySql;
using Purchasing.Data.Sqlite;
using Purchasing.Suppliers;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>Registers purchasing on the configured database.</summary>
internal static class MonolithServices
{
    public static IServiceCollection AddMonolith(this IServiceCollection services, IConfiguration configuration)
    {
        string provider = configuration["Databases:Provider"] ?? "Sqlite";
        if (provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
            services.AddSqlitePurchasing(configuration);
        else if (provider.Equals("MySql", StringComparison.OrdinalIgnoreCase))
            services.AddMySqlPurchasing(configuration);
        else
            throw new UserErrorException($"Databases:Provider is '{provider}'; it must be Sqlite or MySql.", ExitCodes.Usage);
        services.AddPurchasing(
            options => Bind(options, configuration.GetSection("Purchasing")),
            sending => configuration.GetSection("Sending").Bind(sending));
        services.AddSupplierChannels(channels => Bind(channels, configuration));
        services.AddSingleton<DatabaseSetup>();
        return services;
    }

    private static void Bind(PurchasingOptions options, IConfigurationSection section)
    {
        section.Bind(options);
        // The binder leaves out what it cannot read; a week with a day too many would move every delivery.
        foreach (IConfigurationSection day in section.GetSection("Weekend").GetChildren())
        {
            if (!Enum.TryParse(day.Value, ignoreCase: true, out DayOfWeek weekday) || !Enum.IsDefined(weekday))
                throw new UserErrorException($"Purchasing:Weekend has '{day.Value}', which is no day of the week like Saturday.", ExitCodes.Usage);
        }

        foreach (IConfigurationSection holiday in section.GetSection("Holidays").GetChildren())
        {
            if (!DateOnly.TryParseExact(holiday.Value, "yyyy-MM-dd", out _))
                throw new UserErrorException($"Purchasing:Holidays has '{holiday.Value}', which is no date like 2026-12-25.", ExitCodes.Usage);
        }
    }

    private static void Bind(SupplierChannelOptions channels, IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection("Sending");
        section.Bind(channels);
        if (string.IsNullOrWhiteSpace(section["Folder"]))
            channels.Folder = Path.Combine(configuration["Databases:DataDirectory"] ?? "data", "outbox");
    }
}
