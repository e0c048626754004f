using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Decisions;

/// <summary>
/// Which of several rows of one supplier for one product hold on a day: of a history of prices the newest, and of prices that nothing tells apart none.
/// </summary>
/// <param name="Replaced">Why the offer does not hold any more; null when it does.</param>
/// <param name="Doubt">Why it cannot be told whether it holds; null when it can.</param>
internal sealed record OffersInForce(string? Replaced, string? Doubt)
{
    private static readonly IReadOnlyDictionary<SupplierOffer, OffersInForce> s_none = new Dictionary<SupplierOffer, OffersInForce>();

    /// <summary>The offers that do not hold or about which there is a doubt; all others hold as far as their own terms go.</summary>
    /// <param name="offers">The offers of one product, in any order.</param>
    /// <param name="day">The day of the order.</param>
    public static IReadOnlyDictionary<SupplierOffer, OffersInForce> Of(IReadOnlyList<SupplierOffer> offers, DateOnly day)
    {
        Dictionary<SupplierOffer, OffersInForce>? found = null;
        foreach (IGrouping<Sold, SupplierOffer> sold in offers.Where(offer => offer.Active != false && offer.IsValidOn(day)).GroupBy(Sold.Of).Where(same => same.Skip(1).Any()))
        {
            DateOnly? newest = sold.Max(offer => offer.ValidFrom);
            SupplierOffer[] list = [.. sold.Where(offer => offer.ValidFrom == newest)];
            foreach (SupplierOffer offer in sold.Where(offer => offer.ValidFrom != newest))
                Add(offer, DoubtOf(offer, list) is string doubt ? new OffersInForce(null, doubt) : new OffersInForce(string.Create(CultureInfo.InvariantCulture, $"its price of {newest:yyyy-MM-dd} replaces it"), null));
            foreach (IGrouping<SupplierOffer, SupplierOffer> same in list.GroupBy(WithoutPrice))
            {
                if (TwoPrices(same) is not (decimal low, decimal high))
                    continue;
                OffersInForce doubt = new(null, string.Create(
                    CultureInfo.InvariantCulture,
                    $"there are two prices at once, {DecimalMath.Trim(low)} and {DecimalMath.Trim(high)} {same.Key.Currency}, and neither dates nor quantities, units or article numbers tell which holds ({sold.Key.SupplierId})"));
                foreach (SupplierOffer offer in same)
                    Add(offer, doubt);
            }
        }

        return found ?? s_none;

        void Add(SupplierOffer offer, OffersInForce standing) => (found ??= new(ReferenceEqualityComparer.Instance))[offer] = standing;
    }

    // An older row beside one newer one with another minimum: the minimum may have changed, or a price for a larger quantity stands beside the
    // other. The larger quantity at the lower price is what both look like; a list of several quantities replaces what was before it.
    private static string? DoubtOf(SupplierOffer older, SupplierOffer[] newer)
    {
        if (newer.Length > 1)
            return null;
        decimal before = older.Moq ?? 0m, now = newer[0].Moq ?? 0m;
        decimal? paidBefore = Paid(older, older.Price), paidNow = Paid(newer[0], newer[0].Price);
        return (before < now && paidBefore > paidNow) || (before > now && paidBefore < paidNow)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the price of {newer[0].ValidFrom:yyyy-MM-dd} has the minimum {DecimalMath.Trim(now)} and an older one {DecimalMath.Trim(before)}, and nothing tells whether it replaces that one or both hold: give the older one an end, or both the same start ({older.SupplierId})")
            : null;
    }

    private static SupplierOffer WithoutPrice(SupplierOffer offer) =>
        offer with { Price = null, DiscountRate = null, PriceBreaks = [], SupplierName = null, Moq = offer.Moq ?? 0m, Multiple = offer.Multiple ?? 0m, ValidTo = Sold.EndOf(offer) };

    // Prices from one quantity on; -1 stands for the price before breaks.
    private static (decimal, decimal)? TwoPrices(IEnumerable<SupplierOffer> offers)
    {
        foreach (IGrouping<decimal, decimal?> from in offers
            .SelectMany(offer => offer.PriceBreaks.Select(tier => (From: tier.MinQuantity, Price: (decimal?)tier.Price)).Append((From: -1m, offer.Price)).Select(tier => (tier.From, Paid: Paid(offer, tier.Price))))
            .GroupBy(tier => tier.From, tier => tier.Paid))
        {
            if (from.Min() is decimal low && from.Max() is decimal high && low != high)
                return (low, high);
        }

        return null;
    }

    private static decimal? Paid(SupplierOffer offer, decimal? price) => price * (1m - (offer.DiscountRate ?? 0m));

    /// <summary>What is sold: two rows of it that begin on different days and end on the same one, or never, are an older and a newer price.</summary>
    private sealed record Sold(string SupplierId, string? Unit, string? PurchaseUnit, string? ArticleNumber, DateOnly? End)
    {
        public static Sold Of(SupplierOffer offer) => new(offer.SupplierId, offer.Unit, offer.PurchaseUnit, offer.ArticleNumber, EndOf(offer));

        // Systems that need an end write the last day there is.
        public static DateOnly? EndOf(SupplierOffer offer) => offer.ValidTo == DateOnly.MaxValue ? null : offer.ValidTo;
    }
}
