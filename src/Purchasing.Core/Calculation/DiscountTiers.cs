namespace Purchasing.Core.Calculation;

/// <summary>Discounts by order total. Pure and thread-safe.</summary>
internal static class DiscountTiers
{
    /// <summary>The tiers as rule parameters give them.</summary>
    /// <param name="first">The first tier, which is a parameter of its own.</param>
    /// <param name="more">Further tiers as one text, for example <c>100000: 0.12; 250000: 0.15</c>; blank for none.</param>
    /// <exception cref="FormatException">The text is not of that form, or a rate is not from 0 to below 1.</exception>
    public static DiscountTier[] Parse(DiscountTier first, string more)
    {
        ArgumentNullException.ThrowIfNull(more);
        List<DiscountTier> tiers = [first];
        foreach (string text in more.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = text.Split(':', StringSplitOptions.TrimEntries);
            if (parts.Length != 2
                || !StrictNumber.TryRead(parts[0], out decimal total)
                || !StrictNumber.TryRead(parts[1], out decimal off)
                || total < 0m || off is < 0m or >= 1m)
                throw new FormatException($"'{text}' is not a discount; write the total from which it holds and its rate, for example 100000: 0.12.");
            tiers.Add(new DiscountTier(total, off));
        }

        return [.. tiers];
    }

    /// <summary>The rate at a total; 0 when no tier is reached.</summary>
    /// <param name="tiers">The tiers in any order.</param>
    /// <param name="total">The order's total.</param>
    public static decimal RateAt(ReadOnlySpan<DiscountTier> tiers, decimal total)
    {
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
    public static decimal? CliffAbove(ReadOnlySpan<DiscountTier> tiers, decimal total)
    {
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
