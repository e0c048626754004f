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
            PurchaseOrderLine line = lines[i];
            decimal price = PriceTiers.PriceAt(tiers, merged[(line.ProductId, tiers)]);
            if (price == (line.PurchasePrice ?? line.UnitPrice))
                continue;
            priced ??= [.. lines];
            priced[i] = line.PurchasePrice is null
                ? line with { UnitPrice = price, Amount = Money.Round(line.Quantity * price, currency) }
                : line with
                {
                    PurchasePrice = price,
                    UnitPrice = DecimalMath.Trim(Math.Round(price * line.PurchaseQuantity / line.Quantity, StorableNumbers.Places, MidpointRounding.AwayFromZero)),
                    Amount = Money.Round(line.PurchaseQuantity * price, currency),
                };
        }

        return priced ?? lines;
    }
}
