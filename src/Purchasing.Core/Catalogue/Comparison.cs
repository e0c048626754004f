using Purchasing.Core.Decisions;

namespace Purchasing.Core.Catalogue;

/// <summary>One product decided twice.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Before">With the rules and facts as they are.</param>
/// <param name="After">With what is supposed.</param>
public sealed record Comparison(string ProductId, ProductDecision Before, ProductDecision After)
{
    /// <summary>Whether anything a buyer would see differs: held or not, supplier, quantity, price, total, approval.</summary>
    public bool Differs =>
        Before.IsHeld != After.IsHeld
        || Before.Create != After.Create
        || !string.Equals(Before.Decision?.SupplierId, After.Decision?.SupplierId, StringComparison.Ordinal)
        || (Before.Decision?.OrderQty ?? 0m) != (After.Decision?.OrderQty ?? 0m)
        || (Before.Decision?.UnitPrice ?? 0m) != (After.Decision?.UnitPrice ?? 0m)
        || (Before.Decision?.GrandTotal ?? 0m) != (After.Decision?.GrandTotal ?? 0m)
        || !string.Equals(Before.Decision?.ApprovalStatus, After.Decision?.ApprovalStatus, StringComparison.Ordinal);
}
