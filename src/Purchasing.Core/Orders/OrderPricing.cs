using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>Prices the lines of an order. Pure and thread-safe.</summary>
internal static class OrderPricing
{
    /// <summary>
    /// The lines at the price of the quantity that the whole order takes of each product: two lines of 60 reach a price break at
    /// 100, whatever warehouse or need each of them is for.
    /// </summary>
    /// <returns>The very lines given when no price changes.</returns>
    public static PurchaseOrderLine[] AtMergedQuantity(PurchaseOrderLine[] lines, string currency)
    {
        Dictionary<(string, string), decimal>? merged = null;
        foreach (PurchaseOrderLine line in lines)
        {
            if (line.PriceTiers is not string tiers)
                continue;
            merged ??= [];
            merged[(line.ProductId, tiers)] = merged.GetValueOrDefault((line.ProductId, tiers)) + line.Quantity;
        }

        if (merged is null)
            return lines;
        PurchaseOrderLine[]? priced = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].PriceTiers is not string tiers)
                continue;
            decimal price = PriceTiers.PriceAt(tiers, merged[(lines[i].ProductId, tiers)]);
            if (price == lines[i].UnitPrice)
                continue;
            priced ??= [.. lines];
            priced[i] = lines[i] with { UnitPrice = price, Amount = Money.Round(lines[i].Quantity * price, currency) };
        }

        return priced ?? lines;
    }
}
