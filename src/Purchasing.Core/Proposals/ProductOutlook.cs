using Purchasing.Core.Facts;

namespace Purchasing.Core.Proposals;

/// <summary>What is known of a product's stock, to look ahead. Immutable.</summary>
/// <param name="AvgDaily">Average demand per day in the stock unit; null when unknown.</param>
/// <param name="Available">On hand − reserved over all warehouses, in the stock unit of the first; null when unknown.</param>
public sealed record ProductOutlook(decimal? AvgDaily, decimal? Available)
{
    /// <summary>The demand as its source tells it; null when it tells none.</summary>
    public Demand? Demand { get; init; }

    /// <summary>The units of the product as their source tells them; those that hold for all products are not among them.</summary>
    public IReadOnlyList<UnitConversion> Units { get; init; } = [];

    /// <summary>Hash of the rule set that decides about it; empty when it is held before any rule runs.</summary>
    public string RuleSetHash { get; init; } = "";

    /// <summary>The version that these rules state; empty when they state none.</summary>
    public string RuleSetVersion { get; init; } = "";
}
