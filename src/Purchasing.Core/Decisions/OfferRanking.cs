using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Decisions;

/// <summary>
/// Orders the offers of a product by supplier id and then by every term, so that no result depends on the order of rows.
/// </summary>
internal sealed class OfferRanking : IComparer<SupplierOffer>
{
    public static OfferRanking Instance { get; } = new();

    public int Compare(SupplierOffer? x, SupplierOffer? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int order = string.CompareOrdinal(x.SupplierId, y.SupplierId);
        if (order != 0)
            return order;
        order = Nullable.Compare(x.Price, y.Price);
        if (order != 0)
            return order;
        order = Nullable.Compare(x.LeadTimeDays, y.LeadTimeDays);
        if (order != 0)
            return order;
        order = Nullable.Compare(x.ValidFrom, y.ValidFrom);
        if (order != 0)
            return order;
        order = Nullable.Compare(x.Moq, y.Moq);
        if (order != 0)
            return order;
        order = Nullable.Compare(x.Multiple, y.Multiple);
        return order != 0 ? order : CompareRest(x, y);
    }

    // Two offers of one supplier at the same price: whatever still differs decides, and nothing that the sources' row order could.
    private static int CompareRest(SupplierOffer x, SupplierOffer y)
    {
        ReadOnlySpan<int> orders =
        [
            string.CompareOrdinal(x.Currency, y.Currency),
            string.CompareOrdinal(x.Unit, y.Unit),
            string.CompareOrdinal(x.PurchaseUnit, y.PurchaseUnit),
            Nullable.Compare(x.Preference, y.Preference),
            Nullable.Compare(x.MaxQuantity, y.MaxQuantity),
            Nullable.Compare(x.MinimumOrderValue, y.MinimumOrderValue),
            Nullable.Compare(x.TaxRate, y.TaxRate),
            Nullable.Compare(x.OrderCost, y.OrderCost),
            Nullable.Compare(x.LeadTimeStdDev, y.LeadTimeStdDev),
            Nullable.Compare(x.Active, y.Active),
            Nullable.Compare(x.ValidTo, y.ValidTo),
            string.CompareOrdinal(x.SupplierName, y.SupplierName),
            string.CompareOrdinal(x.ArticleNumber, y.ArticleNumber),
            Nullable.Compare(x.DiscountRate, y.DiscountRate),
            Nullable.Compare(x.MaxOrderQuantity, y.MaxOrderQuantity),
            string.CompareOrdinal(Breaks(x), Breaks(y)),
        ];
        foreach (int order in orders)
        {
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static string? Breaks(SupplierOffer offer) => PriceTiers.Write(0m, offer.PriceBreaks);
}
