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
                // Sorting is stable, and the items come by product and warehouse.
                _sorted[sort] = items = sort switch
                {
                    ProposalSort.Supplier => [.. Items.OrderBy(item => item.SupplierId.Length == 0).ThenBy(item => item.SupplierId, StringComparer.Ordinal)],
                    ProposalSort.Total => [.. Items.OrderByDescending(item => item.Total)],
                    ProposalSort.Product => [.. Items],
                    _ => [.. Items.OrderBy(item => item.OrderBy ?? DateOnly.MaxValue)],
                };
            }

            return items;
        }
    }
}
