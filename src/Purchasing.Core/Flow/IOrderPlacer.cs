using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Flow;

/// <summary>Turns a decision into a stored order: in this process, or in a service elsewhere.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
public interface IOrderPlacer
{
    /// <summary>Stores the order a decision asks for, once per run key, with its message to the supplier when it needs no approval.</summary>
    /// <param name="decision">A decision with <see cref="ProductDecision.Create"/>.</param>
    /// <param name="runKey">Makes the order unique; null takes the position the decision was made on, so that identical requests at the same time make one order.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>What became of it; for a stale position the caller gathers facts and decides again.</returns>
    ValueTask<CreateOrderResult> PlaceAsync(ProductDecision decision, string? runKey, string actor, CancellationToken cancellationToken);
}
