namespace Purchasing.Core.Orders;

/// <summary>All orders at one moment. Immutable.</summary>
/// <param name="Totals">How many and how much in each status and currency.</param>
/// <param name="Late">Orders that the supplier has and of which goods were expected before today.</param>
public sealed record OrderOverview(IReadOnlyList<OrderTotal> Totals, long Late)
{
    /// <summary>How many orders are in one of some statuses.</summary>
    /// <param name="statuses">The statuses.</param>
    public long Count(params IReadOnlyCollection<OrderStatus> statuses) => Totals.Where(total => statuses.Contains(total.Status)).Sum(total => total.Orders);
}
