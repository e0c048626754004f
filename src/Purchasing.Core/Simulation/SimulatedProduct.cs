using Purchasing.Core.Facts;

namespace Purchasing.Core.Simulation;

/// <summary>A product as a simulation begins with it. Immutable.</summary>
public sealed record SimulatedProduct
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>Its demand as the decisions see it: one for all warehouses, or one for each; empty where a policy needs none.</summary>
    public IReadOnlyList<Demand> Demand { get; init; } = [];

    /// <summary>Its stock on the first morning. What a warehouse expects from suppliers (<see cref="StockLevel.OnOrder"/>) arrives on its day, or on the first one.</summary>
    public required IReadOnlyList<StockLevel> Stock { get; init; }

    /// <summary>The offers of its suppliers.</summary>
    public required IReadOnlyList<SupplierOffer> Offers { get; init; }

    /// <summary>Its conversions.</summary>
    public IReadOnlyList<UnitConversion> Units { get; init; } = [];

    /// <summary>Its policies.</summary>
    public IReadOnlyList<ReplenishmentPolicy> Policies { get; init; } = [];

    /// <summary>What is on order on the first morning; null for nothing.</summary>
    public OpenOrders? Open { get; init; }

    /// <summary>
    /// What was used on each day, in the unit of the demand: the history to play; days beyond it begin with its first one again. Null generates the
    /// use from average and standard deviation.
    /// </summary>
    public IReadOnlyList<decimal>? History { get; init; }
}
