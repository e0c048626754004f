using Purchasing.Core.Calculation;
using Purchasing.Core.Orders;

namespace Purchasing.Data.Orders;

/// <summary>What must hold of an order before it is stored: its invariants, and that every number fits its column exactly.</summary>
/// <remarks>MySQL rounds what has too many decimal places without an error, so it must never get the chance.</remarks>
internal static class StorableOrder
{
    /// <exception cref="OrderActionException">The order breaks an invariant.</exception>
    /// <exception cref="OrderStoreException">A number does not fit.</exception>
    public static void Check(PurchaseOrder order)
    {
        OrderInvariants.Check(order);
        Fits(order.Id, "total", order.TotalAmount);
        Fits(order.Id, "discount", order.DiscountAmount);
        Fits(order.Id, "tax rate", order.TaxRate);
        Fits(order.Id, "tax", order.TaxAmount);
        Fits(order.Id, "grand total", order.GrandTotal);
        if (!StorableNumbers.FitsRate(order.FxRate))
            throw TooLong(order.Id, "exchange rate", order.FxRate, StorableNumbers.RatePlaces);
        foreach (PurchaseOrderLine line in order.Lines)
            CheckLine(order.Id, line);
    }

    /// <exception cref="OrderStoreException">A number does not fit.</exception>
    public static void CheckLine(string orderId, PurchaseOrderLine line)
    {
        Fits(orderId, "quantity", line.Quantity);
        Fits(orderId, "purchase quantity", line.PurchaseQuantity);
        Fits(orderId, "unit price", line.UnitPrice);
        if (line.PurchasePrice is { } purchasePrice)
            Fits(orderId, "price of a purchase unit", purchasePrice);
        Fits(orderId, "amount", line.Amount);
        Fits(orderId, "received quantity", line.ReceivedQuantity);
    }

    /// <summary>The amount with at least the decimals of its currency, however the database writes it: 816 USD is 816.00.</summary>
    public static decimal Amount(decimal amount, string currency) =>
        Money.IsCurrencyCode(currency) ? amount + new decimal(0, 0, 0, false, (byte)Money.MinorUnits(currency)) : amount;

    private static void Fits(string orderId, string what, decimal value)
    {
        if (!StorableNumbers.Fits(value))
            throw TooLong(orderId, what, value, StorableNumbers.Places);
    }

    private static OrderStoreException TooLong(string orderId, string what, decimal value, int places) =>
        new($"Order {orderId} was not stored: its {what} {value} does not fit {28 - places} digits before and {places} after the point.");
}
