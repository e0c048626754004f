namespace Purchasing.Core.Orders;

/// <summary>What people do to orders, carried out where the orders are: in this process, or in a service elsewhere.</summary>
/// <remarks>Safe for concurrent calls. A refused action throws <see cref="OrderActionException"/> and changes nothing.</remarks>
public interface IOrderCommands
{
    /// <summary>One order.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException">There is no such order.</exception>
    Task<PurchaseOrder> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Approves an order, or gives one of several approvals.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> ApproveAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Refuses an order, or the change of an order that the supplier has.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> RejectAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Queues an approved order for sending.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> SendAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Notes that the supplier confirmed an order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> AcknowledgeAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Withdraws an order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> CancelAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Notes that the supplier accepted a cancellation.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> ConfirmCancellationAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Ends an order of which goods are missing that will never come.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version; a reason is required.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> CloseShortAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Ends an order whose goods came.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> CloseAsync(string id, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Books goods that came, a correction or a return.</summary>
    /// <param name="id">The order.</param>
    /// <param name="receiptId">The document's id, unique within the order; null makes one.</param>
    /// <param name="kind">What moved.</param>
    /// <param name="quantities">Line number → quantity in the stock unit; null for all that is still to come.</param>
    /// <param name="request">Who, why, and on which version; a correction and a return need a reason.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> ReceiveAsync(
        string id, string? receiptId, ReceiptKind kind, IReadOnlyDictionary<int, decimal>? quantities, OrderRequest request, CancellationToken cancellationToken);

    /// <summary>Changes quantities of an order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="quantities">Line number → new quantity in the purchase unit; 0 takes the line out.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<PurchaseOrder> AmendAsync(string id, IReadOnlyDictionary<int, decimal> quantities, OrderRequest request, CancellationToken cancellationToken);
}
