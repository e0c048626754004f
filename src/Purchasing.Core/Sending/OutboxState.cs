namespace Purchasing.Core.Sending;

/// <summary>How a message left the outbox.</summary>
public enum OutboxState
{
    /// <summary>Still to be sent (or being sent under a lease).</summary>
    Pending,

    /// <summary>Sent.</summary>
    Sent,

    /// <summary>Not sent because the order was changed or withdrawn.</summary>
    Obsolete,

    /// <summary>Given up after too many attempts; a person has to look.</summary>
    Dead,
}
