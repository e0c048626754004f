namespace Purchasing.Core.Orders;

/// <summary>Where an order is in its life. Stored and shown by <see cref="OrderStatusText"/> (<c>pending_approval</c>).</summary>
public enum OrderStatus
{
    /// <summary>Being made, for example by a catalogue run that is not finished; counts as open.</summary>
    Draft,

    /// <summary>Waits for a person.</summary>
    PendingApproval,

    /// <summary>May be sent.</summary>
    Approved,

    /// <summary>Handed to the supplier channel.</summary>
    Sent,

    /// <summary>The supplier confirmed it.</summary>
    Acknowledged,

    /// <summary>Some goods came.</summary>
    PartlyReceived,

    /// <summary>All goods came. Final.</summary>
    Received,

    /// <summary>A person refused it. Final.</summary>
    Rejected,

    /// <summary>Withdrawn. Final.</summary>
    Cancelled,
}
