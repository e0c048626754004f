namespace Purchasing.Core.Calculation;

/// <summary>The quantities and the amount of an order line, and what has to hold of them.</summary>
/// <remarks>Used where lines arise and again where orders are stored. Pure and thread-safe.</remarks>
internal readonly record struct LineAmounts(
    decimal Quantity, string StockUnit, decimal PurchaseQuantity, string PurchaseUnit, decimal UnitPrice, decimal Amount, int PurchaseDecimals = 0)
{
    /// <summary>What is wrong with a line of a product, as the end of a sentence that begins with the order; null when nothing is.</summary>
    public string? ProblemOf(string productId)
    {
        if (Quantity <= 0m)
            return $"orders {Quantity} {StockUnit} of {productId}";
        if (PurchaseQuantity <= 0m)
            return $"orders {PurchaseQuantity} {PurchaseUnit} of {productId} for {Quantity} {StockUnit}";
        if (!string.Equals(PurchaseUnit, StockUnit, StringComparison.Ordinal) && PurchaseQuantity != Math.Round(PurchaseQuantity, Math.Clamp(PurchaseDecimals, 0, LotSizing.Places)))
            return $"orders {PurchaseQuantity} {PurchaseUnit} of {productId}, {(PurchaseDecimals <= 0 ? "not a whole number" : $"which has more than {PurchaseDecimals} decimals")}";
        if (UnitPrice < 0m)
            return $"has a negative price for {productId}";
        return Amount < 0m ? $"has an amount of {Amount} for {productId}" : null;
    }
}
