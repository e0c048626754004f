using Purchasing.Core;
using Purchasing.Core.Facts;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;
using Purchasing.Suppliers;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>What the service and its commands have in common.</summary>
internal static class OrderServices
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddOwnDatabase();
        builder.Services.AddPurchasing(
            options => builder.Configuration.GetSection("Purchasing").Bind(options),
            sending => builder.Configuration.GetSection("Sending").Bind(sending));
        builder.Services.AddSupplierChannels(channels => builder.Configuration.GetSection("Sending").Bind(channels));
        builder.Services.AddSingleton<FactServer<OpenOrders>>();
    }
}
