using Purchasing.Contracts;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Rete;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.RuleEngine;

return await ServiceHost.RunAsync(args, "rule-engine", Configure, Map, CompileRules);

static void Configure(WebApplicationBuilder builder)
{
    builder.Services.AddPurchasingCore(builder.Configuration);
    builder.Services.AddOptions<RuleReloadOptions>().BindConfiguration(RuleReloadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    builder.Services.AddHostedService<RuleFileWatcher>();
}

static void Map(WebApplication app)
{
    app.MapGrpcService<RuleEngineService>();
    app.MapPost("/rules/evaluate", async (EvaluateRequest request, IDecisionEngine engine, PurchasingOptions purchasing, TimeProvider time, CancellationToken cancellationToken) =>
        (await engine.DecideAsync(request.ToFacts(), request.ToOptions(purchasing, time), cancellationToken))[0]);
    app.MapGet("/rules", (RuleSetHolder rules) => new { rules.Current.Name, rules.Current.Version, rules.Current.Hash, Rules = rules.Current.Rules.Count });
}

// A wrong file should stop the start. And the first request should find everything compiled, the code too: of two pods the new
// one would else be late with what the old one answers at once.
static async Task CompileRules(WebApplication app)
{
    app.Services.GetRequiredService<RuleSetHolder>();
    var example = new EvaluateRequest(
        "EXAMPLE",
        new DateOnly(2026, 1, 5),
        new Demand { ProductId = "EXAMPLE", AvgDaily = 15.5m },
        [new StockLevel { ProductId = "EXAMPLE", WarehouseId = "W", OnHand = 25, Reserved = 5, Unit = "PIECE" }],
        [new SupplierOffer { ProductId = "EXAMPLE", SupplierId = "S", Price = 15.99m, Currency = "USD", Moq = 20, LeadTimeDays = 7, Active = true, PurchaseUnit = "CASE" }],
        [new UnitConversion { ProductId = "EXAMPLE", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12 }],
        null,
        null);
    var options = example.ToOptions(app.Services.GetRequiredService<PurchasingOptions>(), TimeProvider.System);
    var request = new Purchasing.Contracts.V1.DecideRequest { Facts = example.ToFacts().ToWire(), Options = options.ToWire() };
    var decided = await app.Services.GetRequiredService<IDecisionEngine>().DecideAsync(request.Facts.FromWire(), request.Options.FromWire(), CancellationToken.None);
    _ = decided[0].ToWire();
}
