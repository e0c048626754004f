using Purchasing.Core.Orders;

namespace Purchasing.Data.TestSuite;

/// <summary>Orders to store in tests.</summary>
public static class SampleOrders
{
    public static readonly DateTimeOffset At = new(2026, 3, 2, 8, 30, 15, 123, 456, TimeSpan.Zero);

    public static PurchaseOrderLine Line(string product = "PROD-001", int sequence = 0, string warehouse = "WH-001", int lineNo = 1) => new()
    {
        LineNo = lineNo,
        ProductId = product,
        WarehouseId = warehouse,
        Quantity = 108m,
        StockUnit = "PIECE",
        PurchaseQuantity = 9m,
        PurchaseUnit = "CASE",
        UnitPrice = 15.99m,
        Amount = 1726.92m,
        PriceTiers = "0: 16.5; 100: 15.99",
        ExpectedOn = new DateOnly(2026, 3, 9),
        PositionSequence = sequence,
    };

    public static PurchaseOrder Order(string id, string runKey = "run-1", OrderStatus status = OrderStatus.Approved, params PurchaseOrderLine[] lines)
    {
        PurchaseOrderLine[] all = lines.Length == 0 ? [Line()] : lines;
        decimal total = all.Sum(l => l.Amount);
        decimal tax = decimal.Round(total * 0.08m, 2, MidpointRounding.AwayFromZero);
        return new PurchaseOrder
        {
            Id = id,
            RunKey = runKey,
            SupplierId = "SUP-001",
            SupplierName = "Acme Supplies",
            Currency = "USD",
            Status = status,
            Version = 1,
            CreatedBy = "flow",
            CreatedAt = At,
            ChangedAt = At,
            OrderDate = new DateOnly(2026, 3, 2),
            TotalAmount = total,
            DiscountAmount = 0m,
            FinalAmount = total,
            TaxRate = 0.08m,
            TaxAmount = tax,
            GrandTotal = total + tax,
            BaseCurrency = "USD",
            FxRate = 1m,
            RuleSetHash = "abc123",
            Lines = all,
        };
    }

    public static OrderChange Creation(PurchaseOrder order, bool withMessage = false) => new(
        order,
        new AuditEntry(order.Id, order.Version, order.CreatedAt, order.CreatedBy, "create", null, order.Status, "decided by rules"),
        withMessage ? Message(order) : null,
        LinesChanged: true);

    public static OrderChange Change(PurchaseOrder order, OrderStatus to, string actor = "ann", bool linesChanged = false, bool withMessage = false)
    {
        PurchaseOrder changed = order with { Status = to, Version = order.Version + 1, ChangedAt = At.AddHours(order.Version) };
        AuditEntry audit = new(order.Id, changed.Version, changed.ChangedAt, actor, to.ToText(), order.Status, to, null);
        return new OrderChange(changed, audit, withMessage ? Message(changed) : null, linesChanged) { Before = order };
    }

    public static OutboxMessage Message(PurchaseOrder order) => new()
    {
        Id = $"{order.Id}-r{order.Revision}",
        OrderId = order.Id,
        SupplierId = order.SupplierId,
        Kind = order.SentRevision == 0 ? MessageKind.Order : MessageKind.Change,
        Revision = order.Revision,
        Channel = "folder",
    };

    /// <summary>What two equal orders have in common, so that a failed comparison shows where they differ.</summary>
    public static void Same(PurchaseOrder expected, PurchaseOrder? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Lines, actual.Lines);
        Assert.Equal(expected.ApprovedBy, actual.ApprovedBy);
        Assert.Equal(expected.AcceptedTerms, actual.AcceptedTerms);
        Assert.Equal(expected with { Lines = [], ApprovedBy = [], AcceptedTerms = [] }, actual with { Lines = [], ApprovedBy = [], AcceptedTerms = [] });
    }
}
