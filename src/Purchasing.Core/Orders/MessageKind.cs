namespace Purchasing.Core.Orders;

/// <summary>What a message tells the supplier.</summary>
public enum MessageKind
{
    /// <summary>An order that the supplier does not have.</summary>
    Order,

    /// <summary>New content of an order that the supplier has.</summary>
    Change,

    /// <summary>An order that the supplier has is withdrawn.</summary>
    Cancellation,
}
