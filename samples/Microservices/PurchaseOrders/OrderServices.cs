using Purchasing.Core.Catalogue;
using Purchasing.Core.Facts;
using Purchasing.ServiceDefaults.Remote;
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
        // Facts and decisions are those of the other services, for runs and for the orders that others ask for.
        builder.Services.AddRemoteSources(builder.Configuration);
        builder.Services.AddRemoteDecisions(builder.Configuration);
        builder.Services.AddSingleton<VerifyingOrderPlacer>();
        return purchasing;
    }
}
