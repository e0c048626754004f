namespace Purchasing.Core.Calculation;

/// <summary>Discounts by order total. Pure and thread-safe.</summary>
public static class DiscountTiers
{
    /// <summary>The rate at a total; 0 when no tier is reached.</summary>
    /// <param name="tiers">The tiers in any order.</param>
    /// <param name="total">The order's total.</param>
    public static decimal RateAt(IReadOnlyList<DiscountTier> tiers, decimal total)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        decimal reached = decimal.MinValue;
        decimal rate = 0m;
        foreach (DiscountTier tier in tiers)
        {
            if (tier.FromTotal > total || tier.FromTotal < reached)
                continue;
            rate = tier.FromTotal > reached ? tier.Rate : Math.Max(rate, tier.Rate);
            reached = tier.FromTotal;
        }

        return rate;
    }

    /// <summary>
    /// The total of a higher tier at which buying more costs less than this total does: 49,999.99 costs more than 50,000.00
    /// with 10 % off. Null when there is no such cliff above the total.
    /// </summary>
    /// <param name="tiers">The tiers in any order.</param>
    /// <param name="total">The order's total.</param>
    public static decimal? CliffAbove(IReadOnlyList<DiscountTier> tiers, decimal total)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        decimal payable = total * (1m - RateAt(tiers, total));
        decimal? best = null;
        decimal bestPayable = payable;
        foreach (DiscountTier tier in tiers)
        {
            decimal there = tier.FromTotal * (1m - tier.Rate);
            if (tier.FromTotal > total && there < bestPayable)
            {
                best = tier.FromTotal;
                bestPayable = there;
            }
        }

        return best;
    }
}
