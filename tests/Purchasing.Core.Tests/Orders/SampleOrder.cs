using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Orders;

/// <summary>An order to test with: 12 pieces at 10.00 and 2 pieces at 15.00, 8 % tax, made by "maker".</summary>
internal static class SampleOrder
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static PurchaseOrder Create(OrderStatus status, int approvalsNeeded = 1) => new()
    {
        Id = "PO-1",
        RunKey = "run",
        SupplierId = "SUP-001",
        SupplierName = "Bolts & <Nuts> \"Ltd\"",
        Currency = "USD",
        Status = status,
        CreatedBy = "maker",
        CreatedAt = Now,
        ChangedAt = Now,
        OrderDate = new DateOnly(2026, 11, 23),
        ApprovalsNeeded = approvalsNeeded,
        TotalAmount = 150.00m,
        DiscountAmount = 0m,
        FinalAmount = 150.00m,
        TaxRate = 0.08m,
        TaxAmount = 12.00m,
        GrandTotal = 162.00m,
        BaseCurrency = "USD",
        FxRate = 1m,
        RuleSetHash = "hash",
        Lines = [Line(1, "PROD-001", 12m, 10m, 1m, "CASE"), Line(2, "PROD-002", 2m, 15m, 2m, "PIECE")],
    };

    private static PurchaseOrderLine Line(int no, string product, decimal quantity, decimal price, decimal purchase, string unit) => new()
    {
        LineNo = no,
        ProductId = product,
        WarehouseId = "WH-001",
        Quantity = quantity,
        StockUnit = "PIECE",
        PurchaseQuantity = purchase,
        PurchaseUnit = unit,
        UnitPrice = price,
        Amount = quantity * price,
        ExpectedOn = new DateOnly(2026, 11, 30),
        PositionSequence = 0,
    };
}
