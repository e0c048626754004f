using Purchasing.Core.Calculation;
using Purchasing.Core.Orders;

namespace Purchasing.Data.Orders;

/// <summary>What must hold of an order before it is stored: its invariants, and that every number fits its column exactly.</summary>
/// <remarks>MySQL rounds what has too many decimal places without an error, so it must never get the chance.</remarks>
internal static class StorableOrder
{
    /// <summary>Decimal places of quantities and amounts in every database.</summary>
    private const int Places = 8;

    /// <summary>Decimal places of exchange rates.</summary>
    private const int RatePlaces = 12;

    /// <exception cref="OrderActionException">The order breaks an invariant.</exception>
    /// <exception cref="OrderStoreException">A number does not fit.</exception>
    public static void Check(PurchaseOrder order)
    {
        OrderInvariants.Check(order);
        Fits(order.Id, "total", order.TotalAmount, Places);
        Fits(order.Id, "discount", order.DiscountAmount, Places);
        Fits(order.Id, "tax rate", order.TaxRate, Places);
        Fits(order.Id, "tax", order.TaxAmount, Places);
        Fits(order.Id, "grand total", order.GrandTotal, Places);
        Fits(order.Id, "exchange rate", order.FxRate, RatePlaces);
        foreach (PurchaseOrderLine line in order.Lines)
            CheckLine(order.Id, line);
    }

    /// <exception cref="OrderStoreException">A number does not fit.</exception>
    public static void CheckLine(string orderId, PurchaseOrderLine line)
    {
        Fits(orderId, "quantity", line.Quantity, Places);
        Fits(orderId, "purchase quantity", line.PurchaseQuantity, Places);
        Fits(orderId, "unit price", line.UnitPrice, Places);
        Fits(orderId, "amount", line.Amount, Places);
        Fits(orderId, "received quantity", line.ReceivedQuantity, Places);
    }

    /// <summary>The amount with at least the decimals of its currency, however the database writes it: 816 USD is 816.00.</summary>
    public static decimal Amount(decimal amount, string currency) =>
        Money.IsCurrencyCode(currency) ? amount + new decimal(0, 0, 0, false, (byte)Money.MinorUnits(currency)) : amount;

    private static void Fits(string orderId, string what, decimal value, int places)
    {
        int digits = 28 - places;
        if (Math.Abs(value) < (places == Places ? 1e20m : 1e16m) && decimal.Round(value, places) == value)
            return;
        throw new OrderStoreException(
            $"Order {orderId} was not stored: its {what} {value} does not fit {digits} digits before and {places} after the point.");
    }
}
