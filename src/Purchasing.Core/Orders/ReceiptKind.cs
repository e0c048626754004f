namespace Purchasing.Core.Orders;

/// <summary>What moved the received quantity of an order.</summary>
public enum ReceiptKind
{
    /// <summary>Goods came.</summary>
    Receipt,

    /// <summary>An earlier booking was wrong: a quantity more or less.</summary>
    Correction,

    /// <summary>Goods went back to the supplier; they are open again.</summary>
    Return,
}
