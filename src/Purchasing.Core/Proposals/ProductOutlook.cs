namespace Purchasing.Core.Proposals;

/// <summary>What is known of a product's stock, to look ahead. Immutable.</summary>
/// <param name="AvgDaily">Average demand per day in the stock unit; null when unknown.</param>
/// <param name="Available">On hand − reserved over all warehouses, in the stock unit of the first; null when unknown.</param>
public sealed record ProductOutlook(decimal? AvgDaily, decimal? Available);
