using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>A way to hand an order to its supplier: a folder, a webhook, whatever a host adds by dependency injection.</summary>
/// <remarks>Safe for concurrent calls. Sending the same idempotency key twice must have the effect of sending it once.</remarks>
public interface ISupplierChannel
{
    /// <summary>The name that messages use, for example <c>folder</c>.</summary>
    string Name { get; }

    /// <summary>Sends an order.</summary>
    /// <param name="order">The order as stored.</param>
    /// <param name="idempotencyKey">Recognises a repetition.</param>
    /// <param name="cancellationToken">Ends the attempt early; it counts as failed.</param>
    /// <returns>The channel's reference of what was sent: a path, a remote id.</returns>
    /// <exception cref="SupplierChannelException">The order was not handed over, or it is not known whether it was.</exception>
    ValueTask<string> SendAsync(PurchaseOrder order, string idempotencyKey, CancellationToken cancellationToken);
}
