using Purchasing.Core.Facts;

namespace Purchasing.Core.Calculation;

/// <summary>Prices by quantity. Pure and thread-safe.</summary>
internal static class Pricing
{
    /// <summary>The price at a quantity: the one of the break with the largest minimum that the quantity reaches.</summary>
    /// <param name="price">Price before price breaks.</param>
    /// <param name="breaks">Price breaks in any order; of two with the same minimum the cheaper one counts.</param>
    /// <param name="quantity">The final quantity of the line.</param>
    public static decimal PriceAt(decimal price, IReadOnlyList<PriceBreak> breaks, decimal quantity)
    {
        ArgumentNullException.ThrowIfNull(breaks);
        decimal reached = decimal.MinValue;
        decimal at = price;
        for (int i = 0; i < breaks.Count; i++)
        {
            PriceBreak tier = breaks[i];
            if (tier.MinQuantity > quantity || tier.MinQuantity < reached)
                continue;
            at = tier.MinQuantity > reached ? tier.Price : Math.Min(at, tier.Price);
            reached = tier.MinQuantity;
        }

        return at;
    }
}
