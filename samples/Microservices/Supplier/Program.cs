using Purchasing.Core.Facts;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.Supplier;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;

return await ServiceHost.RunAsync(
    args,
    "supplier",
    builder => builder.AddFactSource<SupplierOffer>(),
    app =>
    {
        app.MapGrpcService<SupplierService>();
        app.MapFacts<SupplierOffer>("/supplier/info/{**id}");
    },
    OwnDatabase.InstallAsync);
