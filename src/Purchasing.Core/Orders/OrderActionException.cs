namespace Purchasing.Core.Orders;

/// <summary>An action on an order was refused; nothing was changed. The message is for people.</summary>
public sealed class OrderActionException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="error">Why.</param>
    /// <param name="message">Why, and what would be possible.</param>
    public OrderActionException(OrderActionError error, string message)
        : base(message) => Error = error;

    /// <summary>Why.</summary>
    public OrderActionError Error { get; }

    /// <summary>With <see cref="OrderActionError.TermsBroken"/>: what breaks the supplier's terms, each a part of a sentence. Empty where only the message is known.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
