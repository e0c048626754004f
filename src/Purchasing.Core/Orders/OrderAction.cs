namespace Purchasing.Core.Orders;

/// <summary>What can be done to an order.</summary>
public enum OrderAction
{
    /// <summary>Approve, or give one of several approvals.</summary>
    Approve,

    /// <summary>Refuse.</summary>
    Reject,

    /// <summary>Ask for it to be sent.</summary>
    Send,

    /// <summary>Note that the channel took it.</summary>
    MarkSent,

    /// <summary>Note that the supplier confirmed it.</summary>
    Acknowledge,

    /// <summary>Book goods that came.</summary>
    Receive,

    /// <summary>Withdraw.</summary>
    Cancel,

    /// <summary>Change lines; needs approval again.</summary>
    Amend,
}
