using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>An order of a decision from outside is the order of what is decided here.</summary>
public sealed class PlacingTests
{
    [Fact]
    public async Task A_decision_is_decided_again_and_what_was_invented_is_not_stored()
    {
        Recorder recorder = new();
        await using TestHost host = await TestHost.StartAsync();
        await using TestHost deciding = await TestHost.StartAsync(builder => builder.Services.AddSingleton<IOrderPlacer>(recorder));
        await deciding.App.Services.GetRequiredService<IPurchasingFlow>().RunAsync(new FlowRequest("PROD-001"), CancellationToken.None);
        ProductDecision decided = recorder.Decision!;
        VerifyingOrderPlacer placer = ActivatorUtilities.CreateInstance<VerifyingOrderPlacer>(host.App.Services);

        foreach (ProductDecision invented in new[]
        {
            decided with { PositionSequence = 7 },
            decided with { Lots = [999_999m] },
            Changed(decided, decision => decision.SupplierId = "MY-OWN"),
            Changed(decided, decision => decision.UnitPrice = 0.01m),
            Changed(decided, decision => decision.TotalAmount = 999_999_999m),
            Changed(decided, decision => decision.Currency = "EUR"),
        })
        {
            CreateOrderResult refused = await placer.PlaceAsync(invented, "invented", "alice", CancellationToken.None);
            Assert.Equal(CreateOrderOutcome.StalePosition, refused.Outcome);
        }

        foreach (string id in new[] { "", " ", "PROD-001\u0000", new string('x', 5000) })
            await Assert.ThrowsAsync<OrderActionException>(async () => await placer.PlaceAsync(decided with { ProductId = id }, null, "alice", CancellationToken.None));
        Assert.Empty(await host.App.Services.GetRequiredService<IOrderStore>().ListAsync(new OrderQuery(), CancellationToken.None));

        // What it says of tax and approval is not believed either: the order has what the rules here say.
        CreateOrderResult placed = await placer.PlaceAsync(
            Changed(decided, decision => (decision.GrandTotal, decision.TaxAmount, decision.ApprovalsNeeded) = (1m, -1m, -1)), "monday", "alice", CancellationToken.None);
        Assert.Equal((CreateOrderOutcome.Created, 1865.07m, 138.15m, "alice"), (placed.Outcome, placed.Order!.GrandTotal, placed.Order.TaxAmount, placed.Order.CreatedBy));
        CreateOrderResult again = await placer.PlaceAsync(decided, "monday", "bob", CancellationToken.None);
        Assert.Equal((CreateOrderOutcome.Duplicate, placed.Order.Id), (again.Outcome, again.Order!.Id));
        await Assert.ThrowsAsync<OrderActionException>(async () => await placer.PlaceAsync(decided with { ProductId = "PROD-999" }, "x", "alice", CancellationToken.None));
    }

    private static ProductDecision Changed(ProductDecision decided, Action<Decision> change)
    {
        Decision copy = new() { ProductId = decided.ProductId };
        foreach (System.Reflection.PropertyInfo property in typeof(Decision).GetProperties().Where(property => property.CanWrite))
            property.SetValue(copy, property.GetValue(decided.Decision));
        change(copy);
        return decided with { Decision = copy };
    }

    private sealed class Recorder : IOrderPlacer
    {
        public ProductDecision? Decision { get; private set; }

        public ValueTask<CreateOrderResult> PlaceAsync(ProductDecision decision, string? runKey, string actor, CancellationToken cancellationToken)
        {
            Decision = decision;
            return new(new CreateOrderResult(CreateOrderOutcome.Duplicate, null));
        }
    }
}
