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
        return order != 0 ? order : Nullable.Compare(x.Multiple, y.Multiple);
    }
}
