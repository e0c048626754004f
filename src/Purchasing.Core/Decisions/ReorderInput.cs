namespace Purchasing.Core.Decisions;

/// <summary>The five numbers of the classic rules: one product, one supplier, one stock figure.</summary>
/// <remarks>Mutable and owned by one rule session at a time; not thread-safe.</remarks>
public sealed class ReorderInput
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; set; }

    /// <summary>Average daily demand × lead time in days.</summary>
    public decimal? RequiredQty { get; set; }

    /// <summary>On hand − reserved + open orders.</summary>
    public decimal? AvailableQty { get; set; }

    /// <summary>The supplier's minimum order quantity.</summary>
    public decimal? Moq { get; set; }

    /// <summary>The supplier's price.</summary>
    public decimal? UnitPrice { get; set; }

    /// <summary>Whether the supplier takes orders.</summary>
    public bool? SupplierActive { get; set; }

    /// <summary>The supplier's id.</summary>
    public string? SupplierId { get; set; }
}
