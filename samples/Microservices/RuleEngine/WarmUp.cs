using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Rete;
using Demand = Purchasing.Core.Facts.Demand;
using StockLevel = Purchasing.Core.Facts.StockLevel;
using SupplierOffer = Purchasing.Core.Facts.SupplierOffer;
using UnitConversion = Purchasing.Core.Facts.UnitConversion;

namespace Purchasing.Services.RuleEngine;

/// <summary>
/// Loads the rules and decides an example before the service listens. A wrong file should stop the start, and the first request should find
/// everything compiled: of two pods the new one would else be late with what the old one answers at once.
/// </summary>
internal static class WarmUp
{
    public static async Task RunAsync(WebApplication app)
    {
        app.Services.GetRequiredService<RuleSetHolder>();
        var purchasing = app.Services.GetRequiredService<PurchasingOptions>();
        var example = new EvaluateRequest(
            "EXAMPLE",
            new DateOnly(2026, 1, 5),
            new Demand { ProductId = "EXAMPLE", AvgDaily = 15.5m },
            [new StockLevel { ProductId = "EXAMPLE", WarehouseId = "W", OnHand = 25, Reserved = 5, Unit = "PIECE" }],
            [new SupplierOffer { ProductId = "EXAMPLE", SupplierId = "S", Price = 15.99m, Currency = "USD", Moq = 20, LeadTimeDays = 7, Active = true, PurchaseUnit = "CASE" }],
            [new UnitConversion { ProductId = "EXAMPLE", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12 }],
            null,
            null);
        var options = example.ToOptions(purchasing, TimeProvider.System);
        var request = new DecideRequest { Facts = example.ToFacts().ToWire(), Options = options.ToWire() };
        // The order service, which says what version is in force, may not be there yet; the rules of the file warm up the code as well.
        await using var byFile = purchasing.RulesFrom == RulesOrigin.Database ? ByFile(app.Configuration) : null;
        var decided = await (byFile ?? app.Services).GetRequiredService<IDecisionEngine>().DecideAsync(request.Facts.FromWire(), request.Options.FromWire(), CancellationToken.None);
        _ = decided[0].ToWire();
    }

    private static ServiceProvider ByFile(IConfiguration configuration)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddPurchasingCore(new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection([new("Purchasing:RulesFrom", nameof(RulesOrigin.Files))]).Build());
        return services.BuildServiceProvider();
    }
}
