using Purchasing.Core.Orders;

namespace Purchasing.Core.Flow;

/// <summary>What the order node answers: what became of each order. Edge conditions read its properties.</summary>
/// <param name="Items">One result per product that asked for an order, in the order of the products.</param>
public sealed record OrderBatch(IReadOnlyList<CreateOrderResult> Items)
{
    /// <summary>Whether any order may be sent.</summary>
    public bool Approved { get; } = Items.Any(item => item.Order?.Status == OrderStatus.Approved);

    /// <summary>Whether any position was stale, so that its product has to be decided again.</summary>
    public bool Stale { get; } = Items.Any(item => item.Outcome == CreateOrderOutcome.StalePosition);
}
