using Purchasing.Core;
using Purchasing.Core.Facts;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;

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
        builder.Services.AddSingleton<FactServer<OpenOrders>>();
    }
}
