namespace Purchasing.Core.Orders;

/// <summary>One product of a purchase order. Immutable.</summary>
public sealed record PurchaseOrderLine
{
    /// <summary>Number within the order, from 1.</summary>
    public required int LineNo { get; init; }

    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>The product's name for documents; null prints the id.</summary>
    public string? ProductName { get; init; }

    /// <summary>The supplier's own number of the article; null when unknown.</summary>
    public string? ArticleNumber { get; init; }

    /// <summary>The warehouse that receives the goods.</summary>
    public required string WarehouseId { get; init; }

    /// <summary>Ordered, in <see cref="StockUnit"/>; greater than zero.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The unit in which stock is counted.</summary>
    public required string StockUnit { get; init; }

    /// <summary>The same quantity in <see cref="PurchaseUnit"/>.</summary>
    public required decimal PurchaseQuantity { get; init; }

    /// <summary>The unit in which it is bought.</summary>
    public required string PurchaseUnit { get; init; }

    /// <summary>Price for one <see cref="StockUnit"/>, in the order's currency.</summary>
    public required decimal UnitPrice { get; init; }

    /// <summary>Decimals of <see cref="PurchaseUnit"/>: 0 where it is bought whole.</summary>
    public int PurchaseDecimals { get; init; }

    /// <summary>Price for one <see cref="PurchaseUnit"/>, in the order's currency: what the supplier is paid; null for lines that were ordered by the stock unit.</summary>
    public decimal? PurchasePrice { get; init; }

    /// <summary>Purchase quantity × price of the purchase unit, rounded to the currency's minor units.</summary>
    public required decimal Amount { get; init; }

    /// <summary>
    /// The price list that the price is from, see <see cref="Calculation.PriceTiers"/>: from quantities in <see cref="StockUnit"/> on, per purchase
    /// unit where <see cref="PurchasePrice"/> is known and else per stock unit; null when the price does not depend on the quantity.
    /// </summary>
    public string? PriceTiers { get; init; }

    /// <summary>The day the goods are expected; null when unknown.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>Received so far, in <see cref="StockUnit"/>.</summary>
    public decimal ReceivedQuantity { get; init; }

    /// <summary>How many people the decision on this line wanted to approve it; the order never needs fewer than any of its lines.</summary>
    public int ApprovalsNeeded { get; init; }

    /// <summary>
    /// Number within a quantity that was split because the supplier takes no line so large; 0 for the first or only part.
    /// Part of both unique keys of the store.
    /// </summary>
    public int SplitNo { get; init; }

    /// <summary>The <see cref="Facts.OpenOrders.Sequence"/> the decision was made on: unique per product and split in the store.</summary>
    public required int PositionSequence { get; init; }
}
