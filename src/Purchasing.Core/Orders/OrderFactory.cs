using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;

namespace Purchasing.Core.Orders;

/// <summary>Makes orders of decisions. Pure and thread-safe.</summary>
internal static class OrderFactory
{
    /// <summary>The lines of a decision: one, or several when the quantity is split. Line numbers count from 1.</summary>
    public static PurchaseOrderLine[] Lines(ProductDecision product)
    {
        Decision decision = product.Decision!;
        PurchaseOrderLine[] lines = new PurchaseOrderLine[product.Lots.Count];
        decimal open = decision.TotalAmount!.Value;
        for (int i = 0; i < lines.Length; i++)
        {
            decimal quantity = product.Lots[i];
            decimal purchased = DecimalMath.Trim(LotSizing.InPurchaseUnit(quantity, product.PurchaseFactor, product.PurchaseDecimals));
            // The last line takes what is left, so that lines always add up to the decided total.
            decimal amount = i == lines.Length - 1 ? open
                : Money.Round(decision.PurchasePrice is decimal price ? purchased * price : quantity * decision.UnitPrice!.Value, decision.Currency!);
            open -= amount;
            lines[i] = new PurchaseOrderLine
            {
                LineNo = i + 1,
                SplitNo = i,
                ProductId = product.ProductId,
                ProductName = decision.ProductName,
                ArticleNumber = decision.ArticleNumber,
                WarehouseId = product.LotWarehouses.Count > i ? product.LotWarehouses[i] : decision.WarehouseId ?? "",
                Quantity = DecimalMath.Trim(quantity),
                StockUnit = decision.StockUnit ?? "",
                PurchaseQuantity = purchased,
                PurchaseDecimals = product.PurchaseDecimals,
                PurchasePrice = decision.PurchasePrice,
                PurchaseUnit = decision.PurchaseUom ?? decision.StockUnit ?? "",
                UnitPrice = decision.UnitPrice!.Value,
                Amount = amount,
                PriceTiers = product.PriceTiers,
                ExpectedOn = decision.ExpectedOn,
                PositionSequence = product.PositionSequence,
                ApprovalsNeeded = ApprovalsOf(decision),
            };
        }

        return lines;
    }

    /// <summary>The order of one decided product.</summary>
    public static PurchaseOrder Create(ProductDecision product, string id, string runKey, string actor, DateTimeOffset now, string baseCurrency)
    {
        Decision decision = product.Decision!;
        return new PurchaseOrder
        {
            Id = id,
            RunKey = runKey,
            SupplierId = decision.SupplierId!,
            SupplierName = decision.SupplierName,
            Currency = decision.Currency!,
            Status = StatusOf(decision),
            CreatedBy = actor,
            CreatedAt = now,
            ChangedAt = now,
            OrderDate = decision.OrderDate,
            ApprovalsNeeded = ApprovalsOf(decision),
            TotalAmount = decision.TotalAmount!.Value,
            DiscountAmount = decision.DiscountAmount ?? 0m,
            FinalAmount = decision.FinalAmount!.Value,
            TaxRate = decision.TaxRate!.Value,
            TaxAmount = decision.TaxAmount!.Value,
            GrandTotal = decision.GrandTotal!.Value,
            BaseCurrency = baseCurrency,
            FxRate = decision.FxRate!.Value,
            FxDate = product.FxDate,
            RuleSetHash = product.RuleSetHash,
            RuleSetVersion = product.RuleSetVersion,
            Lines = Lines(product),
        };
    }

    /// <summary>How many people have to approve.</summary>
    public static int ApprovalsOf(Decision decision) => Approvals.Of(decision);

    /// <summary>The status a new order starts in: what the rules ask for, and never approved without their word.</summary>
    public static OrderStatus StatusOf(Decision decision) => ApprovalsOf(decision) == 0 ? OrderStatus.Approved : OrderStatus.PendingApproval;
}
