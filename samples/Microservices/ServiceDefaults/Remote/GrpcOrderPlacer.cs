using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using ProductDecision = Purchasing.Core.Decisions.ProductDecision;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>
/// Lets the order service make the order of a decision. It stores an order once per run key or position, so a lost answer
/// may be asked for again.
/// </summary>
internal sealed class GrpcOrderPlacer(PurchaseOrders.PurchaseOrdersClient client, CallSettings settings) : IOrderPlacer
{
    public async ValueTask<CreateOrderResult> PlaceAsync(ProductDecision decision, string? runKey, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var request = new PlaceOrderRequest { Decision = decision.ToWire(), Actor = actor };
        // What was explained is of no use to the order, and most of the message.
        request.Decision.Explanation.Clear();
        request.Decision.Offers.Clear();
        if (runKey is not null)
            request.RunKey = runKey;
        var response = await GrpcOrderStore.AskAsync(client.PlaceAsync(request, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        return GrpcOrderStore.Read(response);
    }
}
