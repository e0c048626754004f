namespace Purchasing.Core.Orders;

/// <summary>Lists of stored orders as people look at them: filtered, counted, with what became of each.</summary>
/// <remarks>Safe for concurrent calls; reads only. A database that cannot answer throws <see cref="OrderStoreException"/>.</remarks>
public interface IOrderReports
{
    /// <summary>A page of orders and how many there are in all.</summary>
    /// <param name="query">Which orders.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<OrderListPage> ListAsync(OrderListQuery query, CancellationToken cancellationToken);

    /// <summary>How many orders there are in each status, and what they are worth.</summary>
    /// <param name="today">The day today; orders with goods expected before it are late.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<OrderOverview> OverviewAsync(DateOnly today, CancellationToken cancellationToken);
}
