using Purchasing.Core.Calculation;

namespace Purchasing.Core.Proposals;

/// <summary>What would be ordered of one product, or why it is held. Immutable.</summary>
public sealed record Proposal
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>What people call the product; null when no source tells.</summary>
    public string? ProductName { get; init; }

    /// <summary>The warehouse that receives the goods; empty when it is held before one is known.</summary>
    public string WarehouseId { get; init; } = "";

    /// <summary>The day on which waiting becomes too late: stock falls below the safety stock before goods ordered later arrive. Null when unknown.</summary>
    public DateOnly? OrderBy { get; init; }

    /// <summary>The inventory position in <see cref="StockUnit"/>; null when it is held before it is known.</summary>
    public decimal? Position { get; init; }

    /// <summary>What is required in <see cref="StockUnit"/>; null when it is held before it is known.</summary>
    public decimal? Required { get; init; }

    /// <summary>Required − position, corrected for the trend.</summary>
    public decimal? Adjusted { get; init; }

    /// <summary>What would be ordered, in <see cref="StockUnit"/>; 0 when it is held.</summary>
    public decimal Quantity { get; init; }

    /// <summary>The unit in which stock is counted.</summary>
    public string StockUnit { get; init; } = "";

    /// <summary>The same quantity in <see cref="PurchaseUnit"/>.</summary>
    public decimal PurchaseQuantity { get; init; }

    /// <summary>The unit in which it is bought.</summary>
    public string PurchaseUnit { get; init; } = "";

    /// <summary>The chosen supplier's id; empty when there is none.</summary>
    public string SupplierId { get; init; } = "";

    /// <summary>The chosen supplier's name; null when unknown.</summary>
    public string? SupplierName { get; init; }

    /// <summary>Price for one <see cref="StockUnit"/> in <see cref="Currency"/>.</summary>
    public decimal UnitPrice { get; init; }

    /// <summary>Price for one <see cref="PurchaseUnit"/> in <see cref="Currency"/>: what is paid; null where only the price of a stock unit is known.</summary>
    public decimal? PurchasePrice { get; init; }

    /// <summary>Quantity × price, in <see cref="Currency"/>.</summary>
    public decimal Total { get; init; }

    /// <summary>The least total of an order that the supplier takes, in <see cref="Currency"/>; null without one. Other products of the supplier may reach it together.</summary>
    public decimal? MinimumOrderValue { get; init; }

    /// <summary>ISO 4217 code of price and total; empty when it is held.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The chosen offer's price list; null when the price does not depend on the quantity.</summary>
    public string? PriceTiers { get; init; }

    /// <summary>Hash of the rule set that decided; empty when it was held before any rule ran.</summary>
    public string RuleSetHash { get; init; } = "";

    /// <summary>The version that these rules state; empty when they state none.</summary>
    public string RuleSetVersion { get; init; } = "";

    /// <summary>How many lines the quantity is split into.</summary>
    public int Lots { get; init; }

    /// <summary>Why it is held; empty when it can be ordered.</summary>
    public IReadOnlyList<string> HeldReasons { get; init; } = [];

    /// <summary>What a buyer should know although it can be ordered.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The quantity that a person set instead of the computed one; null when nobody did.</summary>
    public ProposalEdit? Edit { get; init; }

    /// <summary>Whether it is held.</summary>
    public bool IsHeld => HeldReasons.Count > 0;

    /// <summary>The proposal with the quantity that a person set: price and total follow it. The computed quantity stays in <see cref="PurchaseQuantity"/>.</summary>
    /// <param name="edit">What the person set; null for the proposal as it was computed.</param>
    public Proposal With(ProposalEdit? edit)
    {
        if (edit is null || IsHeld || PurchaseQuantity <= 0m)
            return this with { Edit = null };
        decimal quantity = DecimalMath.Trim(Quantity / PurchaseQuantity * edit.PurchaseQuantity);
        decimal price = PriceTiers is string tiers ? Calculation.PriceTiers.PriceAt(tiers, quantity) : PurchasePrice ?? UnitPrice;
        if (PurchasePrice is not null)
        {
            return this with
            {
                Edit = edit,
                PurchasePrice = price,
                UnitPrice = DecimalMath.Trim(Math.Round(price * PurchaseQuantity / Quantity, StorableNumbers.Places, MidpointRounding.AwayFromZero)),
                Total = Money.Round(edit.PurchaseQuantity * price, Currency),
            };
        }

        return this with { Edit = edit, UnitPrice = price, Total = Money.Round(quantity * price, Currency) };
    }
}
