using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>What a channel hands over. Immutable.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Order">The order as stored; its revision is the message's.</param>
/// <param name="IssuedOn">The day the message was written; the same for every attempt.</param>
/// <param name="IdempotencyKey">Recognises a repetition: the same for every attempt to send this content.</param>
public sealed record SupplierMessage(MessageKind Kind, PurchaseOrder Order, DateOnly IssuedOn, string IdempotencyKey);
