namespace Purchasing.Core.Orders;

/// <summary>What orders are sorted by.</summary>
public enum OrderSort
{
    /// <summary>Their ids; those of single products follow the time they were made.</summary>
    Id,

    /// <summary>When they were made.</summary>
    CreatedAt,

    /// <summary>When they were last changed.</summary>
    ChangedAt,

    /// <summary>The day they are dated.</summary>
    OrderDate,

    /// <summary>The supplier's id.</summary>
    Supplier,
}
