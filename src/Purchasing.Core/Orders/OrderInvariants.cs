using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>What holds for every order that is stored. Pure and thread-safe.</summary>
public static class OrderInvariants
{
    /// <summary>
    /// Checks an order: amounts lie in their domains and add up to the minor unit, lines are positive and whole, no line asked for
    /// more approvals than the order needs, nobody approves an order of their own.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <exception cref="OrderActionException">With <see cref="OrderActionError.Invalid"/>: what does not hold.</exception>
    public static void Check(PurchaseOrder order)
    {
        if (ProblemOf(order) is string problem)
            throw new OrderActionException(OrderActionError.Invalid, $"Order {order.Id} {problem}.");
    }

    /// <summary>What does not hold, as the end of a sentence that begins with the order; null when all does.</summary>
    internal static string? ProblemOf(PurchaseOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Lines.Count == 0)
            return "has no lines";
        decimal total = 0m;
        foreach (PurchaseOrderLine line in order.Lines)
        {
            if (ProblemOf(line) is string problem)
                return problem;
            if (line.ApprovalsNeeded > order.ApprovalsNeeded)
                return $"needs {order.ApprovalsNeeded} approvals, but its line for {line.ProductId} asks for {line.ApprovalsNeeded}";
            total += line.Amount;
        }

        if (total != order.TotalAmount)
            return $"has lines of {total} but a total of {order.TotalAmount}";
        OrderAmounts amounts = new(
            order.TotalAmount, order.DiscountAmount, order.FinalAmount, order.TaxRate, order.TaxAmount, order.GrandTotal, order.Currency);
        return amounts.Problem() ?? ApprovalProblem(order) ?? (order.FxRate <= 0m ? $"has an exchange rate of {order.FxRate}" : null);
    }

    /// <summary>What does not hold of a line, as the end of a sentence that begins with the order; null when all does.</summary>
    internal static string? ProblemOf(PurchaseOrderLine line) =>
        new LineAmounts(line.Quantity, line.StockUnit, line.PurchaseQuantity, line.PurchaseUnit, line.UnitPrice, line.Amount, line.PurchaseDecimals).ProblemOf(line.ProductId);

    private static string? ApprovalProblem(PurchaseOrder order)
    {
        if (order.ApprovedBy.Any(person => ActorNames.AreSame(person, order.CreatedBy)))
            return $"is approved by {order.CreatedBy}, who made it";
        bool isApproved = order.Status is not (OrderStatus.Draft or OrderStatus.PendingApproval or OrderStatus.Rejected or OrderStatus.Cancelled);
        return isApproved && order.ApprovedBy.Count < order.ApprovalsNeeded
            ? $"is {order.Status.ToText()} with {order.ApprovedBy.Count} of {order.ApprovalsNeeded} approvals"
            : null;
    }
}
