using Purchasing.Core.Orders;

namespace Purchasing.Core.Catalogue;

/// <summary>A line that a batch adds to its supplier's draft order.</summary>
/// <param name="OrderId">The draft order: one per run, supplier and currency, its id computed from them.</param>
/// <param name="SupplierId">The supplier.</param>
/// <param name="SupplierName">The supplier's name; null when unknown.</param>
/// <param name="Currency">ISO 4217 code of the amounts.</param>
/// <param name="TaxRate">The tax rate the decision used.</param>
/// <param name="MinimumOrderValue">The supplier's minimum order value; null when none.</param>
/// <param name="Line">The line; <see cref="PurchaseOrderLine.LineNo"/> is 0 until the order is final, the store keys drafts by product and warehouse.</param>
public sealed record DraftLine(
    string OrderId,
    string SupplierId,
    string? SupplierName,
    string Currency,
    decimal TaxRate,
    decimal? MinimumOrderValue,
    PurchaseOrderLine Line);
