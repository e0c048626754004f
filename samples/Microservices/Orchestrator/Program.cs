using Purchasing.Core;
using Purchasing.Samples.Monolith.Endpoints;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.ServiceDefaults.Remote;
using Purchasing.Suppliers;

return await ServiceHost.RunAsync(
    args,
    "orchestrator",
    builder =>
    {
        // The same flow and the same graph file as in the monolith; only what stands behind the contracts differs.
        builder.Services.AddPurchasing(
            options => builder.Configuration.GetSection("Purchasing").Bind(options),
            sending => builder.Configuration.GetSection("Sending").Bind(sending));
        builder.Services.AddSupplierChannels(channels => builder.Configuration.GetSection("Sending").Bind(channels));
        builder.Services.AddRemoteSources(builder.Configuration);
        builder.Services.AddRemoteDecisions(builder.Configuration);
        builder.Services.AddRemoteOrders(builder.Configuration);
    },
    app =>
    {
        app.MapFlow();
        app.MapOrders();
    });
