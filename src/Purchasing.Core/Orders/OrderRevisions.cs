namespace Purchasing.Core.Orders;

/// <summary>What an order says beside what its supplier has.</summary>
internal static class OrderRevisions
{
    /// <summary>Whether the order is changed and the supplier has an earlier revision of it.</summary>
    /// <param name="order">The order.</param>
    public static bool IsUnsentChange(this PurchaseOrder order) =>
        order.SentRevision > 0 && order.SentRevision < order.Revision && order.Status is (OrderStatus.PendingApproval or OrderStatus.Approved);

    /// <summary>The order as the supplier has it.</summary>
    /// <param name="store">Where orders are.</param>
    /// <param name="order">The changed order.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">It is not stored.</exception>
    public static async ValueTask<PurchaseOrder> SentAsync(this IOrderStore store, PurchaseOrder order, CancellationToken cancellationToken) =>
        await store.SupersededAsync(order.Id, order.SentRevision, cancellationToken).ConfigureAwait(false)
        ?? throw new OrderStoreException($"Revision {order.SentRevision} of order {order.Id}, which the supplier has, is not stored.");
}
