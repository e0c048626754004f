using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>Books receipts, corrections and returns. Pure and thread-safe.</summary>
internal static class OrderReceiving
{
    /// <summary>What is still to come of every line; lines of which nothing is are left out.</summary>
    public static IReadOnlyDictionary<int, decimal> StillToCome(PurchaseOrder order) => order.Lines
        .Where(line => line.ReceivedQuantity < line.Quantity)
        .ToDictionary(line => line.LineNo, line => line.Quantity - line.ReceivedQuantity);

    /// <summary>The order after a booking.</summary>
    /// <param name="order">The order.</param>
    /// <param name="kind">What moved.</param>
    /// <param name="quantities">Line number → quantity in the stock unit.</param>
    /// <param name="tolerance">Share of the ordered quantity that may come beyond it, 0.1 for 10 %.</param>
    /// <param name="units">Into what units can be divided.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="OrderActionException">A line or a quantity is refused.</exception>
    public static PurchaseOrder Book(PurchaseOrder order, ReceiptKind kind, IReadOnlyDictionary<int, decimal> quantities, decimal tolerance, UnitDecimals units, DateTimeOffset now)
    {
        if (quantities.Count == 0)
            throw Invalid($"A {Name(kind)} needs at least one line{(kind == ReceiptKind.Receipt && StillToCome(order).Count == 0 ? $"; of order {order.Id} no delivery is outstanding" : "")}.");
        PurchaseOrderLine[] lines = [.. order.Lines];
        foreach ((int lineNo, decimal quantity) in quantities)
        {
            int at = Array.FindIndex(lines, line => line.LineNo == lineNo);
            if (at < 0)
                throw Invalid($"Order {order.Id} has no line {lineNo}.");
            lines[at] = lines[at] with { ReceivedQuantity = Received(order, lines[at], kind, quantity, tolerance, units) };
        }

        return order with { Lines = lines, Status = StatusAfter(order, lines), Version = order.Version + 1, ChangedAt = now };
    }

    private static decimal Received(PurchaseOrder order, PurchaseOrderLine line, ReceiptKind kind, decimal quantity, decimal tolerance, UnitDecimals units)
    {
        if (!StorableNumbers.Fits(quantity))
            throw Invalid($"Line {line.LineNo} of order {order.Id} cannot book {quantity}: a quantity has at most {StorableNumbers.Places} decimals.");
        if (quantity == 0m || (quantity < 0m && kind != ReceiptKind.Correction))
            throw Invalid($"Line {line.LineNo} of order {order.Id} cannot book {quantity} {line.StockUnit}: the quantity of a {Name(kind)} is {(kind == ReceiptKind.Correction ? "not zero" : "positive")}.");
        // What was ordered, or booked before, in smaller parts can be booked in those.
        int places = Math.Max(units.Of(line.StockUnit), Math.Max(DecimalMath.Trim(line.Quantity).Scale, DecimalMath.Trim(line.ReceivedQuantity).Scale));
        if (quantity != Math.Round(quantity, places))
            throw Invalid($"Line {line.LineNo} of order {order.Id} is counted in {UnitDecimals.Parts(line.StockUnit, places)}; {quantity} is not possible.");
        decimal received = line.ReceivedQuantity + (kind == ReceiptKind.Return ? -quantity : quantity);
        if (received < 0m)
            throw Invalid($"Line {line.LineNo} of order {order.Id} has received {line.ReceivedQuantity} {line.StockUnit}; {Math.Abs(quantity)} cannot be taken off.");
        decimal most = line.Quantity * (1m + tolerance);
        if (received > most && received > line.ReceivedQuantity)
        {
            throw Invalid(
                $"Line {line.LineNo} of order {order.Id} is for {DecimalMath.Trim(line.Quantity)} {line.StockUnit} and has received {DecimalMath.Trim(line.ReceivedQuantity)}; with {quantity} more it would be beyond the "
                + $"{DecimalMath.Trim(most)} that Purchasing:OverDeliveryTolerance ({tolerance}) allows.");
        }

        return received;
    }

    private static OrderStatus StatusAfter(PurchaseOrder order, PurchaseOrderLine[] lines)
    {
        if (Array.TrueForAll(lines, line => line.ReceivedQuantity >= line.Quantity))
            return OrderStatus.Received;
        // A withdrawal goes on for the rest.
        if (order.Status == OrderStatus.Cancelling)
            return OrderStatus.Cancelling;
        if (Array.Exists(lines, line => line.ReceivedQuantity > 0m))
            return OrderStatus.PartlyReceived;
        return order.Status is OrderStatus.Acknowledged ? OrderStatus.Acknowledged : OrderStatus.Sent;
    }

    private static string Name(ReceiptKind kind) => kind switch
    {
        ReceiptKind.Receipt => "receipt",
        ReceiptKind.Correction => "correction",
        ReceiptKind.Return => "return",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of receipt."),
    };

    private static OrderActionException Invalid(string message) => new(OrderActionError.Invalid, message);
}
