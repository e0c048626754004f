namespace Purchasing.Core.Calculation;

/// <summary>The quantities and the amount of an order line, and what has to hold of them.</summary>
/// <remarks>Used where lines arise and again where orders are stored. Pure and thread-safe.</remarks>
internal readonly record struct LineAmounts(
    decimal Quantity, string StockUnit, decimal PurchaseQuantity, string PurchaseUnit, decimal UnitPrice, decimal Amount)
{
    /// <summary>What is wrong with a line of a product, as the end of a sentence that begins with the order; null when nothing is.</summary>
    public string? ProblemOf(string productId)
    {
        if (Quantity <= 0m)
            return $"orders {Quantity} {StockUnit} of {productId}";
        if (PurchaseQuantity <= 0m)
            return $"orders {PurchaseQuantity} {PurchaseUnit} of {productId} for {Quantity} {StockUnit}";
        if (PurchaseQuantity != decimal.Truncate(PurchaseQuantity) && !string.Equals(PurchaseUnit, StockUnit, StringComparison.Ordinal))
            return $"orders {PurchaseQuantity} {PurchaseUnit} of {productId}, not a whole number";
        if (UnitPrice < 0m)
            return $"has a negative price for {productId}";
        return Amount < 0m ? $"has an amount of {Amount} for {productId}" : null;
    }
}
