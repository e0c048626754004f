namespace Purchasing.Core.Catalogue;

/// <summary>The head of a draft order of a catalogue run.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="SupplierId">The supplier.</param>
/// <param name="SupplierName">The supplier's name; null when unknown.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="TaxRate">The tax rate.</param>
/// <param name="MinimumOrderValue">The supplier's minimum order value; null when none.</param>
public sealed record DraftOrder(
    string OrderId,
    string SupplierId,
    string? SupplierName,
    string Currency,
    decimal TaxRate,
    decimal? MinimumOrderValue);
