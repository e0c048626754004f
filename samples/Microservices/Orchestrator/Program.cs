using Purchasing.Core.Flow;
using Purchasing.Orchestrator;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.ServiceDefaults.Remote;

return await ServiceHost.RunAsync(args, "orchestrator", Configure, Map, CompileGraph);

// The same flow and the same graph as in the monolith; only what stands behind the contracts differs.
static void Configure(WebApplicationBuilder builder)
{
    builder.Services.AddPurchasingCore(builder.Configuration).AddSuppliers().AddSignIn(builder.Configuration);
    builder.Services.AddRemoteSources(builder.Configuration);
    builder.Services.AddRemoteDecisions(builder.Configuration);
    builder.Services.AddRemoteOrders(builder.Configuration);
    builder.Services.AddHttpForwarder();
}

static void Map(WebApplication app)
{
    app.MapPurchasingFlow();
    app.MapPurchasingOrders();
    app.MapPurchasingSignIn();
    app.MapPage();
}

// A wrong graph file stops the start, not the first request.
static Task CompileGraph(WebApplication app)
{
    _ = app.Services.GetRequiredService<PurchasingGraph>().Graph;
    return Task.CompletedTask;
}
