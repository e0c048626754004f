namespace Purchasing.Core.Orders;

/// <summary>How much of a supplier's terms an order is compared with.</summary>
public enum TermsScope
{
    /// <summary>Whether the supplier still offers the goods at the price of the order: active, valid on the day, product not discontinued.</summary>
    Availability,

    /// <summary>The same, and the quantities: minimum, steps, maximum of a line, least value of an order.</summary>
    Quantities,
}
