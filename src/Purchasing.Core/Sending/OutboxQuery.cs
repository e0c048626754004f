namespace Purchasing.Core.Sending;

/// <summary>Which messages to list. Null criteria do not restrict.</summary>
public sealed record OutboxQuery
{
    /// <summary>Only messages in this state.</summary>
    public OutboxState? State { get; init; }

    /// <summary>Only messages of this order.</summary>
    public string? OrderId { get; init; }

    /// <summary>Only messages to this supplier.</summary>
    public string? SupplierId { get; init; }

    /// <summary>Only messages after this id, in key order: the last id of the page before.</summary>
    public string? AfterId { get; init; }

    /// <summary>Most messages to return, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;
}
