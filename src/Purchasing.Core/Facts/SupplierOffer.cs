namespace Purchasing.Core.Facts;

/// <summary>One supplier's offer for one product.</summary>
/// <remarks>
/// A null value is a value the source does not have. Where null is harmless the property says what it means; a missing
/// required value of an offer in question holds the product. Immutable.
/// </remarks>
public sealed record SupplierOffer
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>The supplier's id; last key of the total order in which offers are compared.</summary>
    public required string SupplierId { get; init; }

    /// <summary>The supplier's name for documents; null prints the id.</summary>
    public string? SupplierName { get; init; }

    /// <summary>Price for one <see cref="Unit"/> before price breaks, in <see cref="Currency"/>. Required.</summary>
    public decimal? Price { get; init; }

    /// <summary>ISO 4217 code. Required.</summary>
    public string? Currency { get; init; }

    /// <summary>Least quantity of a line, in <see cref="Unit"/>; null means no minimum.</summary>
    public decimal? Moq { get; init; }

    /// <summary>Lines are whole multiples of this, in <see cref="Unit"/>; null means no multiple.</summary>
    public decimal? Multiple { get; init; }

    /// <summary>Largest quantity of one line, in <see cref="Unit"/>; more is split; null means no maximum.</summary>
    public decimal? MaxQuantity { get; init; }

    /// <summary>Days from order to receipt. Required.</summary>
    public int? LeadTimeDays { get; init; }

    /// <summary>Standard deviation of the lead time in days (σL); needed for safety stock by service level.</summary>
    public decimal? LeadTimeStdDev { get; init; }

    /// <summary>Whether the supplier takes orders. Required.</summary>
    public bool? Active { get; init; }

    /// <summary>First day of validity; null means since ever.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day of validity; null means for ever.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Rank among suppliers, the lowest first; null ranks after every number.</summary>
    public int? Preference { get; init; }

    /// <summary>Unit of price, MOQ, multiple, maximum and price breaks; null means the unit in which stock is counted.</summary>
    public string? Unit { get; init; }

    /// <summary>Unit in which whole numbers are bought, for example <c>CASE</c>; null means <see cref="Unit"/>.</summary>
    public string? PurchaseUnit { get; init; }

    /// <summary>Least value of an order to this supplier, in <see cref="Currency"/>; null means none.</summary>
    public decimal? MinimumOrderValue { get; init; }

    /// <summary>Tax rate of this supplier, 0.08 for 8 %; null means the rule set's own rate.</summary>
    public decimal? TaxRate { get; init; }

    /// <summary>Cost of placing one order, in <see cref="Currency"/>; needed for the economic order quantity.</summary>
    public decimal? OrderCost { get; init; }

    /// <summary>The supplier's own number of the article, for documents; null when it is unknown.</summary>
    public string? ArticleNumber { get; init; }

    /// <summary>Discount on every price of the offer, 0.03 for 3 %; null means none.</summary>
    public decimal? DiscountRate { get; init; }

    /// <summary>Largest quantity of one order, in <see cref="Unit"/>; what is needed beyond is left for another order; null means no maximum.</summary>
    public decimal? MaxOrderQuantity { get; init; }

    /// <summary>Price breaks in any order; empty when the price does not depend on the quantity.</summary>
    public IReadOnlyList<PriceBreak> PriceBreaks { get; init; } = [];

    /// <summary>Whether a day lies within <see cref="ValidFrom"/> and <see cref="ValidTo"/>, both included.</summary>
    internal bool IsValidOn(DateOnly day) => !(ValidFrom > day) && !(ValidTo < day);
}
