using Purchasing.Core.Orders;

namespace Purchasing.Data.Orders;

/// <summary>What must hold of an order before it is stored. A database that rounds silently must never get the chance.</summary>
internal static class OrderInvariants
{
    /// <summary>Decimal places of quantities and amounts in every database.</summary>
    private const int Places = 8;

    /// <summary>Decimal places of exchange rates.</summary>
    private const int RatePlaces = 12;

    /// <exception cref="OrderStoreException">The order breaks an invariant.</exception>
    public static void Check(PurchaseOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Lines.Count == 0)
            throw Broken(order, "it has no lines");
        CheckAmounts(order);
        foreach (PurchaseOrderLine line in order.Lines)
            CheckLine(order, line);
        decimal sum = order.Lines.Sum(l => l.Amount);
        if (sum != order.TotalAmount)
            throw Broken(order, $"its lines sum up to {sum}, its total is {order.TotalAmount}");
    }

    public static void CheckLine(string orderId, PurchaseOrderLine line)
    {
        if (line.Quantity <= 0)
            throw Broken(orderId, $"the quantity of {line.ProductId} is {line.Quantity}");
        Fits(orderId, "quantity", line.Quantity, Places);
        Fits(orderId, "purchase quantity", line.PurchaseQuantity, Places);
        Fits(orderId, "unit price", line.UnitPrice, Places);
        Fits(orderId, "amount", line.Amount, Places);
        Fits(orderId, "received quantity", line.ReceivedQuantity, Places);
    }

    private static void CheckLine(PurchaseOrder order, PurchaseOrderLine line) => CheckLine(order.Id, line);

    private static void CheckAmounts(PurchaseOrder order)
    {
        if (order.FinalAmount != order.TotalAmount - order.DiscountAmount)
            throw Broken(order, $"final amount {order.FinalAmount} is not total {order.TotalAmount} − discount {order.DiscountAmount}");
        if (order.GrandTotal != order.FinalAmount + order.TaxAmount)
            throw Broken(order, $"grand total {order.GrandTotal} is not final amount {order.FinalAmount} + tax {order.TaxAmount}");
        if (order.FxRate <= 0)
            throw Broken(order, $"its exchange rate is {order.FxRate}");
        if (order.Version < 1)
            throw Broken(order, $"its version is {order.Version}");
        if (order.ApprovedBy.Contains(order.CreatedBy, StringComparer.Ordinal))
            throw Broken(order, "its creator is among its approvers");
        Fits(order.Id, "total", order.TotalAmount, Places);
        Fits(order.Id, "discount", order.DiscountAmount, Places);
        Fits(order.Id, "tax rate", order.TaxRate, Places);
        Fits(order.Id, "tax", order.TaxAmount, Places);
        Fits(order.Id, "grand total", order.GrandTotal, Places);
        Fits(order.Id, "exchange rate", order.FxRate, RatePlaces);
    }

    private static void Fits(string orderId, string what, decimal value, int places)
    {
        decimal limit = places == Places ? 1e20m : 1e16m;
        if (Math.Abs(value) >= limit || decimal.Round(value, places) != value)
            throw Broken(orderId, $"its {what} {value} does not fit {(places == Places ? 20 : 16)} digits before and {places} after the point");
    }

    private static OrderStoreException Broken(PurchaseOrder order, string why) => Broken(order.Id, why);

    private static OrderStoreException Broken(string orderId, string why) =>
        new($"Order {orderId} was not stored: {why}.");
}
