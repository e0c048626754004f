using Purchasing.Core.Facts;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>What the service and its commands have in common.</summary>
internal static class OrderServices
{
    public static PurchasingBuilder Add(WebApplicationBuilder builder)
    {
        var purchasing = builder.AddOwnDatabase().AddSuppliers();
        builder.Services.AddSingleton<FactServer<OpenOrders>>();
        return purchasing;
    }
}
