namespace Purchasing.Core.Decisions;

/// <summary>What was decided about one product, or why it was held. Immutable apart from <see cref="Decision"/>, which nobody changes any more.</summary>
public sealed record ProductDecision
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>The decision; when the product is held, what was decided before that, or null.</summary>
    public Decision? Decision { get; init; }

    /// <summary>Why the product is held; empty when it was decided. A held product is never ordered.</summary>
    public IReadOnlyList<string> HeldReasons { get; init; } = [];

    /// <summary>Quantities of the order lines in the stock unit: one, or several when the supplier takes no line so large; empty without an order.</summary>
    public IReadOnlyList<decimal> Lots { get; init; } = [];

    /// <summary>The warehouse of each of <see cref="Lots"/> where each warehouse is planned for itself; empty when all go to <see cref="Decisions.Decision.WarehouseId"/>.</summary>
    public IReadOnlyList<string> LotWarehouses { get; init; } = [];

    /// <summary>Stock units in one purchase unit.</summary>
    public decimal PurchaseFactor { get; init; } = 1m;

    /// <summary>Decimals of the purchase unit: 0 where it is whole.</summary>
    public int PurchaseDecimals { get; init; }

    /// <summary>
    /// The chosen offer's price list, see <see cref="Calculation.PriceTiers"/>: from quantities in the stock unit on, per purchase unit where
    /// <see cref="Decisions.Decision.PurchasePrice"/> is known and else per stock unit; null without price breaks.
    /// </summary>
    public string? PriceTiers { get; init; }

    /// <summary>The supplier's minimum order value; null for none.</summary>
    public decimal? MinimumOrderValue { get; init; }

    /// <summary>The day of <see cref="Decision.FxRate"/>; null when no rate was needed.</summary>
    public DateOnly? FxDate { get; init; }

    /// <summary>The position the decision was made on, see <see cref="Facts.OpenOrders.Sequence"/>.</summary>
    public int PositionSequence { get; init; }

    /// <summary>The rules that fired, in order; empty when no explanation was asked for.</summary>
    public IReadOnlyList<ExplanationStep> Explanation { get; init; } = [];

    /// <summary>What became of each offer; empty when the product was decided and no explanation was asked for.</summary>
    public IReadOnlyList<OfferOutcome> Offers { get; init; } = [];

    /// <summary>What a buyer should know although it was decided.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Hash of the rule set that decided.</summary>
    public required string RuleSetHash { get; init; }

    /// <summary>The version that these rules state; empty when they state none.</summary>
    public string RuleSetVersion { get; init; } = "";

    /// <summary>The chosen offer's place among the product's offers.</summary>
    internal int? OfferIndex { get; init; }

    /// <summary>Whether the product is held.</summary>
    public bool IsHeld => HeldReasons.Count > 0;

    /// <summary>Whether an order is to be created.</summary>
    public bool Create => !IsHeld && Decision is { Create: true };
}
