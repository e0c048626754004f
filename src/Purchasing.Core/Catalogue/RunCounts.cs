namespace Purchasing.Core.Catalogue;

/// <summary>What became of the products of a run, each counted from its own rows. Immutable.</summary>
/// <param name="Products">Products looked at.</param>
/// <param name="Ordered">Products with an order of the run.</param>
/// <param name="Held">Products held.</param>
/// <param name="NothingNeeded">Products that need no order.</param>
/// <param name="Orders">Orders of the run that are final.</param>
/// <param name="Lines">Their lines.</param>
public sealed record RunCounts(long Products, long Ordered, long Held, long NothingNeeded, long Orders, long Lines)
{
    /// <summary>Whether every product is accounted for: products = ordered + held + nothing needed.</summary>
    public bool Balanced => Products == Ordered + Held + NothingNeeded;
}
