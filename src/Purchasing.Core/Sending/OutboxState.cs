namespace Purchasing.Core.Sending;

/// <summary>Where a message is.</summary>
public enum OutboxState
{
    /// <summary>Still to be sent, or being sent.</summary>
    Pending,

    /// <summary>Sent.</summary>
    Sent,

    /// <summary>Not sent because the order was changed or withdrawn.</summary>
    Obsolete,

    /// <summary>Given up after too many attempts; a person has to look.</summary>
    Dead,

    /// <summary>Taken out of the queue by a person.</summary>
    Dropped,
}
