namespace Purchasing.Core.Orders;

/// <summary>What a supplier is to be told: a row written in the same transaction as the change that asked for it.</summary>
/// <remarks>The document is made when it is sent, from the stored order. Immutable.</remarks>
public sealed record OutboxMessage
{
    /// <summary>The message's id, unique. Also the idempotency key by which the receiver recognises a repetition: one per content and revision.</summary>
    public required string Id { get; init; }

    /// <summary>The order it is about.</summary>
    public required string OrderId { get; init; }

    /// <summary>The supplier it goes to; the messages of one supplier are sent one after the other.</summary>
    public required string SupplierId { get; init; }

    /// <summary>What it tells.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>The order's <see cref="PurchaseOrder.Revision"/>; a message for another one is obsolete.</summary>
    public required int Revision { get; init; }

    /// <summary>Name of the channel, for example <c>folder</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Whether it is still to be sent, as its order is now.</summary>
    /// <param name="order">The order.</param>
    internal bool IsWantedBy(PurchaseOrder order) =>
        order.Revision == Revision
        && (Kind == MessageKind.Cancellation ? order.Status == OrderStatus.Cancelling : order.Status is OrderStatus.Approved or OrderStatus.Sending);
}
