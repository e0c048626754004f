using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.PurchaseOrders;
using Purchasing.SourceDefaults;

if (await Commands.TryRunAsync(args) is { } exitCode)
    return exitCode;

return await ServiceHost.RunAsync(
    args,
    "purchase-orders",
    builder => OrderServices.Add(builder).AddOutboxWorker(),
    app =>
    {
        app.MapGrpcService<PurchaseOrdersService>();
        OrderEndpoints.Map(app);
    },
    OwnDatabase.InstallAsync);
