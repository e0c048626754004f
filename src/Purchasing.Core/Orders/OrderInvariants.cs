namespace Purchasing.Core.Orders;

/// <summary>What holds for every order that is stored. Pure and thread-safe.</summary>
public static class OrderInvariants
{
    /// <summary>Checks an order: amounts add up to the minor unit, lines are positive and whole, nobody approves the own order.</summary>
    /// <param name="order">The order.</param>
    /// <exception cref="OrderActionException">With <see cref="OrderActionError.Invalid"/>: what does not hold.</exception>
    public static void Check(PurchaseOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Lines.Count == 0)
            throw Broken(order, "has no lines");
        decimal total = 0m;
        foreach (PurchaseOrderLine line in order.Lines)
        {
            if (line.Quantity <= 0m)
                throw Broken(order, $"orders {line.Quantity} {line.StockUnit} of {line.ProductId}");
            if (line.PurchaseQuantity <= 0m || line.PurchaseQuantity != decimal.Truncate(line.PurchaseQuantity))
            {
                if (!string.Equals(line.PurchaseUnit, line.StockUnit, StringComparison.Ordinal))
                    throw Broken(order, $"orders {line.PurchaseQuantity} {line.PurchaseUnit} of {line.ProductId}, not a whole number");
            }

            if (line.UnitPrice < 0m)
                throw Broken(order, $"has a negative price for {line.ProductId}");
            total += line.Amount;
        }

        if (total != order.TotalAmount)
            throw Broken(order, $"has lines of {total} but a total of {order.TotalAmount}");
        if (order.TotalAmount - order.DiscountAmount != order.FinalAmount)
            throw Broken(order, $"has a total of {order.TotalAmount} less {order.DiscountAmount}, which is not {order.FinalAmount}");
        if (order.FinalAmount + order.TaxAmount != order.GrandTotal)
            throw Broken(order, $"has {order.FinalAmount} and a tax of {order.TaxAmount}, which is not {order.GrandTotal}");
        if (order.ApprovedBy.Contains(order.CreatedBy, StringComparer.OrdinalIgnoreCase))
            throw Broken(order, $"is approved by {order.CreatedBy}, who made it");
        if (order.FxRate <= 0m)
            throw Broken(order, $"has an exchange rate of {order.FxRate}");
    }

    private static OrderActionException Broken(PurchaseOrder order, string what) =>
        new(OrderActionError.Invalid, $"Order {order.Id} {what}.");
}
