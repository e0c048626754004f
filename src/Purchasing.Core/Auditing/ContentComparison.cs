namespace Purchasing.Core.Auditing;

/// <summary>What a comparison of some orders with the audit trail found. Immutable.</summary>
/// <param name="Last">The last order that was looked at; null when there are no more.</param>
/// <param name="Same">How many orders, and revisions that are kept, are what their entries hold.</param>
/// <param name="NotCompared">How many have no entry that holds anything: it is of an earlier version of the product, gone, or of a draft that a run gave up.</param>
/// <param name="Different">Those that are not, each with the parts that differ, in words.</param>
public sealed record ContentComparison(string? Last, long Same, long NotCompared, IReadOnlyList<string> Different);
