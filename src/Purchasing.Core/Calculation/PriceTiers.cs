using System.Globalization;
using System.Text;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Calculation;

/// <summary>
/// A price list as one text, <c>0: 2; 100: 1.8</c> for 2 each and 1.8 from 100 on, in the form of the other tiers of this product. An
/// order line keeps it so that it can be priced again at another quantity. Pure and thread-safe.
/// </summary>
public static class PriceTiers
{
    /// <summary>Writes a price list.</summary>
    /// <param name="price">Price before price breaks.</param>
    /// <param name="breaks">Price breaks in any order.</param>
    /// <returns>Null when the price does not depend on the quantity.</returns>
    public static string? Write(decimal price, IReadOnlyList<PriceBreak> breaks)
    {
        ArgumentNullException.ThrowIfNull(breaks);
        if (breaks.Count == 0)
            return null;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"0: {price}");
        foreach (PriceBreak tier in breaks.OrderBy(tier => tier.MinQuantity).ThenBy(tier => tier.Price))
            text.Append(CultureInfo.InvariantCulture, $"; {tier.MinQuantity}: {tier.Price}");
        return text.ToString();
    }

    /// <summary>The price at a quantity.</summary>
    /// <param name="tiers">A text that <see cref="Write"/> made.</param>
    /// <param name="quantity">The quantity.</param>
    /// <exception cref="FormatException">The text is no price list.</exception>
    public static decimal PriceAt(string tiers, decimal quantity)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        decimal price = 0m;
        List<PriceBreak> breaks = [];
        foreach (string tier in tiers.Split("; "))
        {
            int colon = tier.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0)
                throw new FormatException($"'{tier}' is not a price tier.");
            decimal at = decimal.Parse(tier[(colon + 2)..], CultureInfo.InvariantCulture);
            if (breaks.Count == 0 && tier.StartsWith("0: ", StringComparison.Ordinal))
                price = at;
            else
                breaks.Add(new PriceBreak(decimal.Parse(tier[..colon], CultureInfo.InvariantCulture), at));
        }

        return Pricing.PriceAt(price, breaks, quantity);
    }
}
