namespace Purchasing.Core.Orders;

/// <summary>Stored purchase orders.</summary>
/// <remarks>
/// Safe for concurrent calls from any number of processes: uniqueness and versions are kept by the database, not in memory.
/// Every method is one transaction. A database that cannot answer throws <see cref="OrderStoreException"/>.
/// </remarks>
public interface IOrderStore
{
    /// <summary>
    /// Stores a new order with its audit entry and message, once: unique are (run key, product, warehouse, split)
    /// and (product, position sequence, split) of every line.
    /// </summary>
    /// <param name="creation">The order at version 1, its audit entry, and the message if it is to be sent.</param>
    /// <param name="cancellationToken">Ends the call early; the order is then stored whole or not at all.</param>
    /// <returns>Whether it was stored; a run key that is known wins over a stale position.</returns>
    ValueTask<CreateOrderResult> CreateAsync(OrderChange creation, CancellationToken cancellationToken);

    /// <summary>One order with its lines; null when there is none of this id.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<PurchaseOrder?> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Orders with their lines, by id.</summary>
    /// <param name="query">Which orders.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<PurchaseOrder>> ListAsync(OrderQuery query, CancellationToken cancellationToken);

    /// <summary>The order that a request has made of a product, or added the product to; null when it has not.</summary>
    /// <param name="runKey">The key of the request.</param>
    /// <param name="productId">The product.</param>
    /// <param name="warehouseId">The warehouse that receives the goods; null for any.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    async ValueTask<PurchaseOrder?> FindByKeyAsync(string runKey, string productId, string? warehouseId, CancellationToken cancellationToken) =>
        (await ListAsync(new OrderQuery { RunKey = runKey, ProductId = productId }, cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(order => order.Lines.Any(line => line.ProductId == productId && (warehouseId is null || line.WarehouseId == warehouseId)));

    /// <summary>Writes a change if the stored order still has the version before it.</summary>
    /// <param name="change">The order at its new version (the stored one plus 1), audit entry and message.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException"><see cref="OrderChange.Before"/> is not what the audit trail tells, and the change leads on to sending.</exception>
    /// <returns>False when somebody else changed the order first, or, of an addition, when a line or a request of it is stored elsewhere; nothing was written.</returns>
    ValueTask<bool> UpdateAsync(OrderChange change, CancellationToken cancellationToken);

    /// <summary>What of an order, as it was read, is not what its audit trail tells, so that somebody changed it past the product.</summary>
    /// <param name="order">The order.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>In words; null when nothing is, or the trail does not tell.</returns>
    ValueTask<string?> AlteredAsync(PurchaseOrder order, CancellationToken cancellationToken) => new((string?)null);

    /// <summary>The order as it was when a change replaced the content that the supplier has; null when no such revision is kept.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="revision">The revision that the supplier has.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException">It is not what the audit trail tells.</exception>
    ValueTask<PurchaseOrder?> SupersededAsync(string id, int revision, CancellationToken cancellationToken);

    /// <summary>The receipts, corrections and returns of an order, oldest first.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<Receipt>> ReceiptsAsync(string id, CancellationToken cancellationToken);

    /// <summary>The audit trail of an order, oldest first; empty when there is no such order.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<AuditEntry>> AuditAsync(string id, CancellationToken cancellationToken);
}
