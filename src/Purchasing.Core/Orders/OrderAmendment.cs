using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;

namespace Purchasing.Core.Orders;

/// <summary>Works out an order whose quantities are changed. Pure and thread-safe.</summary>
internal static class OrderAmendment
{
    /// <summary>The order with new quantities and line amounts; its other amounts are still the old ones.</summary>
    /// <param name="order">The order.</param>
    /// <param name="quantities">Line number → new quantity in the purchase unit; 0 takes the line out.</param>
    /// <param name="units">Into what units can be divided.</param>
    /// <param name="subject">What messages call it; null names the order and its lines, which exist only once it is stored.</param>
    /// <exception cref="OrderActionException">A line or a quantity makes no sense.</exception>
    public static PurchaseOrder WithQuantities(PurchaseOrder order, IReadOnlyDictionary<int, decimal> quantities, UnitDecimals units, string? subject = null)
    {
        string whole = subject ?? $"Order {order.Id}";
        foreach (int lineNo in quantities.Keys)
        {
            if (!order.Lines.Any(line => line.LineNo == lineNo))
                throw Invalid($"{whole} has no line {lineNo}.");
        }

        if (quantities.Count == 0)
            throw Invalid("A change needs at least one line.");
        try
        {
            PurchaseOrderLine[] lines = OrderPricing.AtMergedQuantity(
                [
                    .. order.Lines
                        .Select(line => quantities.TryGetValue(line.LineNo, out decimal quantity) ? Change(order, line, quantity, units, subject ?? $"Line {line.LineNo} of order {order.Id}") : line)
                        .Where(line => line.PurchaseQuantity > 0m),
                ],
                order.Currency);
            if (lines.Length == 0)
                throw Invalid($"{whole} would have no lines left; cancel it instead.");
            decimal total = lines.Sum(line => line.Amount);
            // Half of what an order keeps leaves room for any tax.
            if (!StorableNumbers.Fits(total * 2m) || !lines.All(line => StorableNumbers.Fits(line.Quantity) && StorableNumbers.Fits(line.PurchaseQuantity)))
                throw Invalid($"{whole} would have a quantity or a total with more digits than an order can store.");
            return order with { Lines = lines, TotalAmount = total };
        }
        catch (OverflowException)
        {
            throw Invalid($"{whole} would have a quantity or a total that is too large to calculate with.");
        }
    }

    /// <summary>The stored order with its changed lines and the amounts and approvals that were decided on them.</summary>
    /// <exception cref="OrderActionException">The rules held the changed order, or the move is refused.</exception>
    public static PurchaseOrder Apply(PurchaseOrder order, PurchaseOrder changed, ProductDecision decided, DateTimeOffset now)
    {
        if (decided.IsHeld)
            throw new OrderActionException(OrderActionError.IllegalMove, $"Order {order.Id} cannot be changed like this: {string.Join("; ", decided.HeldReasons)}");
        return OrderLifecycle.Amend(order, WholeOrder.WithAmounts(changed, decided), WholeOrder.ApprovalsOf(changed.Lines, decided.Decision!), now);
    }

    private static PurchaseOrderLine Change(PurchaseOrder order, PurchaseOrderLine line, decimal purchaseQuantity, UnitDecimals units, string name)
    {
        if (purchaseQuantity < 0m)
            throw Invalid($"{name} cannot be for {purchaseQuantity} {line.PurchaseUnit}; 0 takes it out.");
        // Lines that are bought by the stock unit did not always keep its decimals.
        int places = string.Equals(line.PurchaseUnit, line.StockUnit, StringComparison.Ordinal) ? Math.Max(line.PurchaseDecimals, units.Of(line.PurchaseUnit)) : line.PurchaseDecimals;
        if (purchaseQuantity != line.PurchaseQuantity && purchaseQuantity != Math.Round(purchaseQuantity, places))
            throw Invalid($"{name} is bought in {UnitDecimals.Parts(line.PurchaseUnit, places)}; {purchaseQuantity} is not possible.");
        decimal quantity = DecimalMath.Trim(Math.Round(line.Quantity / line.PurchaseQuantity * purchaseQuantity, 8, MidpointRounding.AwayFromZero));
        return line with
        {
            PurchaseQuantity = purchaseQuantity,
            Quantity = quantity,
            Amount = Money.Round(line.PurchasePrice is decimal price ? purchaseQuantity * price : quantity * line.UnitPrice, order.Currency),
        };
    }

    private static OrderActionException Invalid(string message) => new(OrderActionError.Invalid, message);
}
