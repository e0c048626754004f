namespace Purchasing.Core.Orders;

/// <summary>What can be done to an order.</summary>
public enum OrderAction
{
    /// <summary>Approve, or give one of several approvals.</summary>
    Approve,

    /// <summary>Refuse the order, or the change of an order that the supplier has.</summary>
    Reject,

    /// <summary>Ask for it to be sent.</summary>
    Send,

    /// <summary>Note that an attempt to send it begins.</summary>
    StartSending,

    /// <summary>Note that the channel took it.</summary>
    MarkSent,

    /// <summary>Note that the supplier certainly does not have it.</summary>
    MarkNotSent,

    /// <summary>Note that the supplier confirmed it.</summary>
    Acknowledge,

    /// <summary>Book goods that came.</summary>
    Receive,

    /// <summary>Correct an earlier booking of goods.</summary>
    CorrectReceipt,

    /// <summary>Book goods that went back to the supplier.</summary>
    Return,

    /// <summary>Withdraw.</summary>
    Cancel,

    /// <summary>Note that the supplier accepted the withdrawal.</summary>
    ConfirmCancellation,

    /// <summary>Change lines; needs approval again.</summary>
    Amend,

    /// <summary>Add what was decided later for the same supplier; needs the approvals that the whole needs.</summary>
    Merge,

    /// <summary>End an order of which goods are missing that will never come.</summary>
    CloseShort,

    /// <summary>End an order whose goods came.</summary>
    Close,

    /// <summary>Give it back to the buyer, because the supplier's terms no longer hold.</summary>
    GiveBack,
}
