using Purchasing.Core.Decisions;

namespace Purchasing.Core.Flow;

/// <summary>What the rules node answers: a decision per product. Edge conditions read its properties.</summary>
/// <param name="Items">The decisions in the order of the products.</param>
public sealed record DecisionBatch(IReadOnlyList<ProductDecision> Items)
{
    /// <summary>Whether any product asks for an order.</summary>
    public bool Create { get; } = Items.Any(item => item.Create);

    /// <summary>Whether any product is held.</summary>
    public bool Held { get; } = Items.Any(item => item.IsHeld);

    /// <summary>The first product's decision; null when it was held before any rule ran.</summary>
    public Decision? First => Items.Count == 0 ? null : Items[0].Decision;
}
