namespace Purchasing.AspNetCore.Security;

/// <summary>What somebody is to purchasing. A person may have several roles; what each may do says <see cref="PermissionTable"/>.</summary>
public enum PurchasingRole
{
    /// <summary>Looks.</summary>
    Viewer,

    /// <summary>Orders, changes and withdraws orders, books goods.</summary>
    Buyer,

    /// <summary>Approves and refuses, within limits of their own.</summary>
    Approver,

    /// <summary>Does what a buyer does, and decides on rules and parameters.</summary>
    PurchasingLead,

    /// <summary>Keeps the system running: messages, runs, health.</summary>
    Operator,

    /// <summary>Another program: a scheduler that starts runs, a warehouse system that books goods.</summary>
    Service,
}
