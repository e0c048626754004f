namespace Purchasing.Core.Catalogue;

/// <summary>A stretch of the catalogue that one worker decides at a time.</summary>
/// <param name="Number">Number within the run, from 0, in key order.</param>
/// <param name="After">The last product id before the stretch; null for the first.</param>
/// <param name="Last">The last product id of the stretch.</param>
/// <param name="Count">How many products it has.</param>
public sealed record RunBatch(int Number, string? After, string Last, int Count);
