using Purchasing.Contracts;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>The body of <c>POST /po/create</c>: a decision, as <c>POST /rules/evaluate</c> answers it.</summary>
/// <param name="Decision">A decision that asks for an order.</param>
/// <param name="Actor">Who asks; becomes the creator.</param>
/// <param name="RunKey">Idempotency key; absent takes the position that the decision was made on.</param>
internal sealed record CreateRequest(ProductDecision? Decision, string? Actor, string? RunKey)
{
    public void Check()
    {
        if (Decision is null)
            throw new ContractException("decision", "is missing.");
        if (string.IsNullOrWhiteSpace(Actor))
            throw new ContractException("actor", "is missing: an order has a creator.");
        ActorNames.NormalizePerson(Actor);
        PlaceableDecision.Check(Decision);
    }
}
