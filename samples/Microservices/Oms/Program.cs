using Purchasing.Core.Facts;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.Oms;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;

return await ServiceHost.RunAsync(
    args,
    "oms",
    builder => builder.AddFactSource<Demand>(),
    app =>
    {
        app.MapGrpcService<OmsService>();
        app.MapFacts<Demand>("/oms/history/{**id}");
    },
    OwnDatabase.InstallAsync);
