using Purchasing.Core.Facts;

namespace Purchasing.Core.Decisions;

/// <summary>
/// A supplier's offer as the rules compare it: the offer's terms brought to the stock unit, and what the rules work out on
/// top of them.
/// </summary>
/// <remarks>Mutable and owned by one rule session at a time; not thread-safe.</remarks>
public sealed class Quote
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; set; }

    /// <summary>The supplier's id.</summary>
    public required string SupplierId { get; set; }

    /// <summary>The supplier's name; null when unknown.</summary>
    public string? SupplierName { get; set; }

    /// <summary>Whether the supplier takes orders.</summary>
    public bool? Active { get; set; }

    /// <summary>First day of validity; null means since ever.</summary>
    public DateOnly? ValidFrom { get; set; }

    /// <summary>Last day of validity; null means for ever.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>Calendar days from order to receipt.</summary>
    public int? LeadTimeDays { get; set; }

    /// <summary>Standard deviation of the lead time in days.</summary>
    public decimal? LeadTimeStdDev { get; set; }

    /// <summary>Rank among suppliers, the lowest first; offers without one have the largest number.</summary>
    public int Preference { get; set; } = int.MaxValue;

    /// <summary>ISO 4217 code.</summary>
    public string? Currency { get; set; }

    /// <summary>Base currency for one unit of <see cref="Currency"/>.</summary>
    public decimal? FxRate { get; set; }

    /// <summary>Price for one stock unit before price breaks.</summary>
    public decimal? Price { get; set; }

    /// <summary>Price breaks per stock unit.</summary>
    public IReadOnlyList<PriceBreak> PriceBreaks { get; set; } = [];

    /// <summary>Least quantity of a line, in stock units; null for none.</summary>
    public decimal? Moq { get; set; }

    /// <summary>Largest quantity of a line, in stock units; null for none.</summary>
    public decimal? MaxQuantity { get; set; }

    /// <summary>What a line must be a whole multiple of, in stock units: order multiple and purchase unit together; null for any quantity.</summary>
    public decimal? Step { get; set; }

    /// <summary>The unit in which it is bought.</summary>
    public string? PurchaseUnit { get; set; }

    /// <summary>Stock units in one purchase unit.</summary>
    public decimal? PurchaseFactor { get; set; }

    /// <summary>Decimals of <see cref="PurchaseUnit"/>: 0 where it is whole.</summary>
    public int PurchaseDecimals { get; set; }

    /// <summary>Price for one <see cref="PurchaseUnit"/> before price breaks, the discount taken off: what is paid; null where only <see cref="Price"/> is known.</summary>
    public decimal? PurchasePrice { get; set; }

    /// <summary>Price breaks per <see cref="PurchaseUnit"/>, from quantities in stock units on.</summary>
    public IReadOnlyList<PriceBreak> PurchasePriceBreaks { get; set; } = [];

    /// <summary>Largest quantity of one order, in stock units; null for none.</summary>
    public decimal? MaxOrderQuantity { get; set; }

    /// <summary>The supplier's own number of the article; null when unknown.</summary>
    public string? ArticleNumber { get; set; }

    /// <summary>What is on order and comes later than the goods of this offer would.</summary>
    public decimal OpenLater { get; set; }

    /// <summary>Of <see cref="OpenLater"/>, what was ordered before the order date.</summary>
    public decimal OpenLaterBefore { get; set; }

    /// <summary>What was ordered before the order date and does not come before the goods of this offer would: with them, later, or long overdue.</summary>
    public decimal OpenNoSooner { get; set; }

    /// <summary>Least value of an order; null for none.</summary>
    public decimal? MinimumOrderValue { get; set; }

    /// <summary>Tax rate of this supplier; null means the rule set's own rate.</summary>
    public decimal? TaxRate { get; set; }

    /// <summary>Cost of placing one order; null when unknown.</summary>
    public decimal? OrderCost { get; set; }

    /// <summary>Place of the offer by supplier id, then by its terms: the last key of the total order.</summary>
    public int IdOrder { get; set; }

    /// <summary>Required values that are missing, with their source; null when the offer is complete.</summary>
    public string? Missing { get; set; }

    /// <summary>Why the offer is out of the question; null when it is not.</summary>
    public string? Rejected { get; set; }

    /// <summary>The position that counts for this offer: all that is on order, or what comes in time.</summary>
    public decimal? Position { get; set; }

    /// <summary>What is needed with this offer's lead time as if nothing had been ordered today; 0 or more.</summary>
    public decimal? Need { get; set; }

    /// <summary>Safety stock with this offer's lead time.</summary>
    public decimal? SafetyStock { get; set; }

    /// <summary>What is required with this offer's lead time.</summary>
    public decimal? Required { get; set; }

    /// <summary>Required − position.</summary>
    public decimal? Shortage { get; set; }

    /// <summary>The shortage corrected for the trend; 0 when nothing is needed.</summary>
    public decimal? Adjusted { get; set; }

    /// <summary>What would be ordered.</summary>
    public decimal? OrderQty { get; set; }

    /// <summary>Price for one stock unit at that quantity.</summary>
    public decimal? UnitPrice { get; set; }

    /// <summary>What would be bought of this offer for the need that all offers are compared at.</summary>
    public decimal? CompareQty { get; set; }

    /// <summary>Price for one stock unit at <see cref="CompareQty"/>, in the base currency.</summary>
    public decimal? BasePrice { get; set; }

    /// <summary>What <see cref="CompareQty"/> costs, in the base currency; of the economic quantity what a year costs.</summary>
    public decimal? Outlay { get; set; }

    /// <summary>What offers are compared by, after preference and being in time: the outlay or the unit price.</summary>
    public decimal? Score { get; set; }

    /// <summary>Whether its goods would come after the stock is used up although those of another offer would not.</summary>
    public bool Late { get; set; }

    /// <summary>Whether <see cref="CompareQty"/> covers more days than the limit allows.</summary>
    public bool BeyondCover { get; set; }

    /// <summary>Whether this is the offer to take.</summary>
    public bool Chosen { get; set; }
}
