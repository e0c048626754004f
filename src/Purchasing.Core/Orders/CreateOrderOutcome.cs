namespace Purchasing.Core.Orders;

/// <summary>What became of a new order.</summary>
public enum CreateOrderOutcome
{
    /// <summary>Stored now.</summary>
    Created,

    /// <summary>The same run had stored it before; nothing was written.</summary>
    Duplicate,

    /// <summary>Somebody ordered the product since the position was read; nothing was written: read again and decide again.</summary>
    StalePosition,
}
