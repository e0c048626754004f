using Purchasing.Core.Decisions;

namespace Purchasing.Core.Orders;

/// <summary>Asks the rules about an order as a whole, and keeps it from being weaker than its lines. Pure and thread-safe.</summary>
internal static class WholeOrder
{
    /// <summary>What the rules are asked about an order whose lines and total are known.</summary>
    public static Decision Question(PurchaseOrder order) => Question(order, order.Lines.Count);

    /// <summary>The same of an order that was read without its lines.</summary>
    public static Decision Question(PurchaseOrder order, int lines) => new()
    {
        ProductId = order.Id,
        WholeOrder = true,
        OrderDate = order.OrderDate,
        SupplierId = order.SupplierId,
        SupplierName = order.SupplierName,
        Currency = order.Currency,
        FxRate = order.FxRate,
        TaxRate = order.TaxRate,
        NeedReorder = true,
        OrderQty = lines,
        TotalAmount = order.TotalAmount,
    };

    /// <summary>The order with the amounts that were decided. The decision is not held, so none of them is missing.</summary>
    public static PurchaseOrder WithAmounts(PurchaseOrder order, ProductDecision decided)
    {
        Decision decision = decided.Decision!;
        return order with
        {
            DiscountAmount = order.TotalAmount - decision.FinalAmount!.Value,
            FinalAmount = decision.FinalAmount!.Value,
            TaxAmount = decision.TaxAmount!.Value,
            GrandTotal = decision.GrandTotal!.Value,
            RuleSetHash = decided.RuleSetHash,
            RuleSetVersion = decided.RuleSetVersion,
        };
    }

    /// <summary>How many people have to approve: as many as the whole order needs, and never fewer than any of its lines asked for.</summary>
    public static int ApprovalsOf(IReadOnlyList<PurchaseOrderLine> lines, Decision decision)
    {
        int needed = OrderFactory.ApprovalsOf(decision);
        foreach (PurchaseOrderLine line in lines)
            needed = Math.Max(needed, line.ApprovalsNeeded);
        return needed;
    }
}
