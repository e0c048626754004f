namespace Purchasing.Core.Orders;

/// <summary>Why an action on an order was refused.</summary>
public enum OrderActionError
{
    /// <summary>There is no such order.</summary>
    NotFound,

    /// <summary>The order's status does not allow the action.</summary>
    IllegalMove,

    /// <summary>The person may not do this: the creator approves, or the same person approves twice.</summary>
    NotAllowed,

    /// <summary>The order was changed since the caller saw it.</summary>
    VersionMismatch,

    /// <summary>The caller did not say which version of the order it saw.</summary>
    VersionRequired,

    /// <summary>The request itself makes no sense: a quantity that was never ordered.</summary>
    Invalid,

    /// <summary>The id or key of the request was used before, for something else.</summary>
    KeyReused,

    /// <summary>What the order was made on no longer holds: the supplier is inactive, its offer has ended, a quantity breaks its terms.</summary>
    TermsBroken,
}
