using Purchasing.Core.Facts;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.Uom;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;

return await ServiceHost.RunAsync(
    args,
    "uom",
    builder => builder.AddFactSource<UnitConversion>(),
    app =>
    {
        app.MapGrpcService<UomService>();
        app.MapFacts<UnitConversion>("/uom/conversions/{**id}");
    },
    OwnDatabase.InstallAsync);
