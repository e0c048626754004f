namespace Purchasing.Core.Decisions;

/// <summary>What became of one offer.</summary>
/// <param name="SupplierId">The supplier.</param>
/// <param name="Chosen">Whether it is the one.</param>
/// <param name="Reason">Why it was rejected or outranked; null for the chosen one.</param>
/// <param name="OrderQty">What would have been ordered, in the stock unit; null when it was not worked out.</param>
/// <param name="UnitPrice">Price for one stock unit at that quantity; null when it was not worked out.</param>
/// <param name="Currency">ISO 4217 code; null when unknown.</param>
/// <param name="LeadTimeDays">Lead time in days; null when unknown.</param>
public sealed record OfferOutcome(
    string SupplierId, bool Chosen, string? Reason, decimal? OrderQty, decimal? UnitPrice, string? Currency, int? LeadTimeDays);
