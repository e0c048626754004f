namespace Purchasing.Core.Orders;

/// <summary>The order database did not answer, or refused a write. The message is for people and holds no secret.</summary>
public sealed class OrderStoreException : Exception
{
    /// <summary>A failure of the order database.</summary>
    /// <param name="message">What went wrong, and what to do about it.</param>
    /// <param name="isTransient">True when the same call may succeed a little later.</param>
    /// <param name="inner">The cause.</param>
    public OrderStoreException(string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner) => IsTransient = isTransient;

    /// <summary>True when the same call may succeed a little later.</summary>
    public bool IsTransient { get; }

    /// <summary>The order of which a row holds something that cannot be read, while the database answers; null for every other failure.</summary>
    public string? UnreadableOrder { get; init; }
}
