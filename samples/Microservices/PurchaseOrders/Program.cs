using Purchasing.Core.Sending;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.PurchaseOrders;
using Purchasing.SourceDefaults;

if (await Commands.TryRunAsync(args) is { } exitCode)
    return exitCode;

return await ServiceHost.RunAsync(
    args,
    "purchase-orders",
    builder => OrderServices.Add(builder).AddRunWatch().AddAuditWatch().AddOutboxWorker(),
    app =>
    {
        // A mistake in the settings stops the start, not the first order.
        app.Services.GetRequiredService<SendingSetup>().Check();
        app.MapGrpcService<PurchaseOrdersService>();
        OrderEndpoints.Map(app);
        app.MapPurchasingRuns();
        app.MapPurchasingRules();
        app.MapPageToPassOn();
    },
    OwnDatabase.InstallAsync);
