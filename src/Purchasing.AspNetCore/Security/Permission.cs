namespace Purchasing.AspNetCore.Security;

/// <summary>What somebody may do. <see cref="PermissionTable"/> says who.</summary>
public enum Permission
{
    /// <summary>Read products, decisions, orders, documents, audit trails, messages and runs.</summary>
    View,

    /// <summary>Try other parameters or facts, which writes nothing.</summary>
    WhatIf,

    /// <summary>Have a product decided and its order made.</summary>
    Order,

    /// <summary>Put a product off.</summary>
    Snooze,

    /// <summary>Change the quantities of an order.</summary>
    Amend,

    /// <summary>Approve an order, or refuse it.</summary>
    Approve,

    /// <summary>Queue an order for its supplier, and note that the supplier confirmed.</summary>
    Send,

    /// <summary>Withdraw an order, or close it short.</summary>
    Cancel,

    /// <summary>Book goods that came, corrections and returns, and close the order.</summary>
    Receive,

    /// <summary>Send messages again, or drop them.</summary>
    OperateOutbox,

    /// <summary>Start, resume and abandon catalogue runs.</summary>
    ManageRuns,

    /// <summary>Put other rules in force.</summary>
    ChangeRules,

    /// <summary>Change parameters of the rules.</summary>
    ChangeParameters,

    /// <summary>See which parts of the system are well.</summary>
    SeeOperations,

    /// <summary>Export the audit trail of everything, and see where its chain ends.</summary>
    ExportAudit,
}
