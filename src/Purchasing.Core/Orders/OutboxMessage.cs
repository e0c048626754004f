namespace Purchasing.Core.Orders;

/// <summary>An order that is to be sent: a row written in the same transaction as the change that asked for it.</summary>
/// <remarks>The document is made when it is sent, from the stored order. Immutable.</remarks>
public sealed record OutboxMessage
{
    /// <summary>The message's id, unique.</summary>
    public required string Id { get; init; }

    /// <summary>The order to send.</summary>
    public required string OrderId { get; init; }

    /// <summary>The order's version that was approved; a message for another version is obsolete.</summary>
    public required int OrderVersion { get; init; }

    /// <summary>Name of the channel, for example <c>folder</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Lets the receiver recognise a repetition; unique in the store.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>When it was written (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often sending failed.</summary>
    public int Attempts { get; init; }
}
