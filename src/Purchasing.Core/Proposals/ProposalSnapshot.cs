namespace Purchasing.Core.Proposals;

/// <summary>What there is to buy at one moment: a proposal for every product that needs an order or is held. Immutable.</summary>
/// <param name="At">When it was worked out (UTC).</param>
/// <param name="Products">Products looked at.</param>
/// <param name="Items">The proposals by product and warehouse; products that need nothing have none.</param>
public sealed record ProposalSnapshot(DateTimeOffset At, long Products, IReadOnlyList<Proposal> Items)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ProposalSort, Proposal[]> _sorted = [];

    /// <summary>The proposals in another order; made once for each order that is asked for.</summary>
    /// <param name="sort">The order. Proposals that are equal in it come by product and warehouse.</param>
    public IReadOnlyList<Proposal> By(ProposalSort sort)
    {
        lock (_lock)
        {
            if (!_sorted.TryGetValue(sort, out Proposal[]? items))
            {
                items = [.. Items];
                Array.Sort(items, (a, b) => Compare(a, b, sort));
                _sorted[sort] = items;
            }

            return items;
        }
    }

    /// <summary>Which of two proposals comes first: below zero when <paramref name="a"/> does. Pure.</summary>
    /// <param name="a">A proposal.</param>
    /// <param name="b">Another.</param>
    /// <param name="sort">The order. Proposals that are equal in it come by product and warehouse.</param>
    public static int Compare(Proposal a, Proposal b, ProposalSort sort)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int order = sort switch
        {
            ProposalSort.Supplier when a.SupplierId.Length == 0 || b.SupplierId.Length == 0 => (a.SupplierId.Length == 0).CompareTo(b.SupplierId.Length == 0),
            ProposalSort.Supplier => string.CompareOrdinal(a.SupplierId, b.SupplierId),
            ProposalSort.Total => b.Total.CompareTo(a.Total),
            ProposalSort.Product => 0,
            _ => (a.OrderBy ?? DateOnly.MaxValue).CompareTo(b.OrderBy ?? DateOnly.MaxValue),
        };
        if (order == 0)
            order = string.CompareOrdinal(a.ProductId, b.ProductId);
        return order != 0 ? order : string.CompareOrdinal(a.WarehouseId, b.WarehouseId);
    }
}
