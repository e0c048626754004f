using Purchasing.Core.Facts;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.Inventory;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;

return await ServiceHost.RunAsync(
    args,
    "inventory",
    builder =>
    {
        builder.AddFactSource<StockLevel>();
        builder.TryAddFactSource<ReplenishmentPolicy>();
    },
    app =>
    {
        app.MapGrpcService<InventoryService>();
        app.MapFacts<StockLevel>("/inventory/levels/{**id}");
    },
    OwnDatabase.InstallAsync);
