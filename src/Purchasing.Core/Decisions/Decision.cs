namespace Purchasing.Core.Decisions;

/// <summary>What the rules decide about one product. The flow creates it empty; rules fill it field by field.</summary>
/// <remarks>
/// A null field was not decided. Quantities are in the stock unit unless said otherwise, amounts in <see cref="Currency"/>.
/// Mutable and owned by one rule session at a time; not thread-safe.
/// </remarks>
public sealed class Decision
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; set; }

    /// <summary>The day the order would be dated.</summary>
    public DateOnly OrderDate { get; set; }

    /// <summary>True when this is not a product but a whole order whose total is known: only amounts and approval are decided.</summary>
    public bool WholeOrder { get; set; }

    /// <summary>By what the product is replenished, see <see cref="Facts.Policies"/>.</summary>
    public string Policy { get; set; } = Facts.Policies.Demand;

    /// <summary>Whether what is required follows from the demand.</summary>
    public bool ByDemand { get; set; } = true;

    /// <summary>The level of a reorder point, or the minimum of min/max.</summary>
    public decimal? ReorderPoint { get; set; }

    /// <summary>The fixed quantity of a reorder.</summary>
    public decimal? ReorderQuantity { get; set; }

    /// <summary>The level to fill up to.</summary>
    public decimal? MaximumLevel { get; set; }

    /// <summary>Days between two reviews of an order-up-to policy.</summary>
    public int? PolicyReviewDays { get; set; }

    /// <summary>Whether the policy is looked at on the order date; false between two reviews.</summary>
    public bool ReviewDay { get; set; } = true;

    /// <summary>The need that offers are compared at: the largest of any of them, as if nothing had been ordered today.</summary>
    public decimal? Need { get; set; }

    /// <summary>The shortest lead time of any offer in question.</summary>
    public int? Quickest { get; set; }

    /// <summary>On hand − reserved + on order + own open orders − backorders.</summary>
    public decimal? Position { get; set; }

    /// <summary>Demand over lead time and review period plus safety stock.</summary>
    public decimal? Required { get; set; }

    /// <summary>Safety stock contained in <see cref="Required"/>.</summary>
    public decimal? SafetyStock { get; set; }

    /// <summary>Whether the position calls for an order.</summary>
    public bool? NeedReorder { get; set; }

    /// <summary>Required − position; negative when there is more than needed.</summary>
    public decimal? Shortage { get; set; }

    /// <summary>The shortage corrected for the trend.</summary>
    public decimal? AdjustedShortage { get; set; }

    /// <summary>What to order after lot sizing; 0 when nothing is needed.</summary>
    public decimal? OrderQty { get; set; }

    /// <summary>The same in <see cref="PurchaseUom"/>.</summary>
    public decimal? PurchaseQty { get; set; }

    /// <summary>The unit in which it is bought.</summary>
    public string? PurchaseUom { get; set; }

    /// <summary>The product's name; null when unknown.</summary>
    public string? ProductName { get; set; }

    /// <summary>The supplier's own number of the article; null when unknown.</summary>
    public string? ArticleNumber { get; set; }

    /// <summary>The last day on which an order to the chosen supplier comes before the position falls below what it has to cover; null when not known.</summary>
    public DateOnly? OrderBy { get; set; }

    /// <summary>The unit in which stock is counted.</summary>
    public string? StockUnit { get; set; }

    /// <summary>The chosen supplier.</summary>
    public string? SupplierId { get; set; }

    /// <summary>The chosen supplier's name.</summary>
    public string? SupplierName { get; set; }

    /// <summary>The chosen supplier's lead time in days.</summary>
    public int? LeadTimeDays { get; set; }

    /// <summary>The warehouse that receives the goods.</summary>
    public string? WarehouseId { get; set; }

    /// <summary>The day the goods are expected, by the working-day calendar.</summary>
    public DateOnly? ExpectedOn { get; set; }

    /// <summary>Price for one <see cref="StockUnit"/>, at the final quantity.</summary>
    public decimal? UnitPrice { get; set; }

    /// <summary>Price for one <see cref="PurchaseUom"/>, at the final quantity: what the supplier is paid.</summary>
    public decimal? PurchasePrice { get; set; }

    /// <summary>ISO 4217 code of all amounts.</summary>
    public string? Currency { get; set; }

    /// <summary>Quantity × price, rounded to the currency's minor units.</summary>
    public decimal? TotalAmount { get; set; }

    /// <summary>The discount on the total.</summary>
    public decimal? DiscountAmount { get; set; }

    /// <summary>Total − discount.</summary>
    public decimal? FinalAmount { get; set; }

    /// <summary>Tax rate used, 0.08 for 8 %.</summary>
    public decimal? TaxRate { get; set; }

    /// <summary>Tax on the final amount.</summary>
    public decimal? TaxAmount { get; set; }

    /// <summary>Final amount + tax.</summary>
    public decimal? GrandTotal { get; set; }

    /// <summary>Whether a person has to approve.</summary>
    public bool? RequiresApproval { get; set; }

    /// <summary>One of <see cref="ApprovalStatuses"/>; null when nothing is ordered.</summary>
    public string? ApprovalStatus { get; set; }

    /// <summary>How many different people have to approve; 0 when none has to.</summary>
    public int ApprovalsNeeded { get; set; }

    /// <summary>Base currency for one unit of <see cref="Currency"/>; 1 when they are the same.</summary>
    public decimal? FxRate { get; set; }

    /// <summary>
    /// True when the line joins other lines in one order per supplier: what depends on the order's total (minimum value,
    /// discount, approval) is then decided again on the whole order.
    /// </summary>
    public bool Consolidated { get; set; }

    /// <summary>Whether an order is to be created: the condition of the graph's edge to the order node.</summary>
    public bool Create { get; set; }

    /// <summary>Whether the order may be sent at once.</summary>
    public bool Send { get; set; }

    /// <summary>How the order is sent, for example <c>email</c>; null when it is not sent by the rules.</summary>
    public string? SendBy { get; set; }

    /// <summary>Status of the order the rules ask for (<c>approved</c>, <c>pending_approval</c>); null when none.</summary>
    public string? OrderStatus { get; set; }

    /// <summary>What is wrong with the supplier; null when nothing is.</summary>
    public string? SupplierError { get; set; }

    /// <summary>What a person should know of the amounts, for example a discount cliff; null when nothing is to be said.</summary>
    public string? Warning { get; set; }
}
