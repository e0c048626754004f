namespace Purchasing.Core.Orders;

/// <summary>Where an order is in its life. Stored and shown by <see cref="OrderStatusText"/> (<c>pending_approval</c>).</summary>
public enum OrderStatus
{
    /// <summary>Being made, for example by a catalogue run that is not finished; counts as open.</summary>
    Draft,

    /// <summary>Waits for a person.</summary>
    PendingApproval,

    /// <summary>May be sent. The supplier does not have this revision.</summary>
    Approved,

    /// <summary>An attempt to send it is under way, or nobody knows how the last one ended: the supplier may have it.</summary>
    Sending,

    /// <summary>Handed to the supplier channel.</summary>
    Sent,

    /// <summary>The supplier confirmed it.</summary>
    Acknowledged,

    /// <summary>Some goods came.</summary>
    PartlyReceived,

    /// <summary>The supplier had it and is told that it is withdrawn; its goods count as open until that is confirmed.</summary>
    Cancelling,

    /// <summary>All goods came.</summary>
    Received,

    /// <summary>Received and done with. Final.</summary>
    Closed,

    /// <summary>Closed although goods are missing that will never come. Final.</summary>
    ClosedShort,

    /// <summary>A person refused it. Final.</summary>
    Rejected,

    /// <summary>Withdrawn. Final.</summary>
    Cancelled,
}
