namespace Purchasing.Core.Catalogue;

/// <summary>What became of a product that had to be decided again.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="HeldReasons">Why it is held; empty when it was ordered or needs nothing.</param>
/// <param name="NothingNeeded">Whether it needs no order.</param>
public sealed record ProductOutcome(string ProductId, IReadOnlyList<string> HeldReasons, bool NothingNeeded);
