using Microsoft.Extensions.DependencyInjection.Extensions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>What the service and its commands have in common.</summary>
internal static class OrderServices
{
    public static PurchasingBuilder Add(WebApplicationBuilder builder)
    {
        var purchasing = builder.AddOwnDatabase().AddSuppliers();
        // This service has no way to the sources; the orchestrator compares an order with its supplier's terms when somebody approves it.
        builder.Services.RemoveAll<IOrderTerms>();
        builder.Services.AddSingleton<FactServer<OpenOrders>>();
        return purchasing;
    }
}
