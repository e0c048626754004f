namespace Purchasing.Rete.Runtime;

/// <summary>
/// Ties a left token to a fact without making a new token: the blocker of a not/exists node, or one fact's
/// contribution to an accumulate. Links hold slab indexes; 0 is none.
/// </summary>
internal struct Link : ISlabItem<Link>
{
    public int Node;
    public int Token;
    public int Fact;
    public int NextOfFact;
    public int PrevOfFact;
    public int NextOfOwner;
    public int PrevOfOwner;

    /// <summary>The accumulate state that the contribution belongs to.</summary>
    public int State;

    public static ref int NextFree(ref Link item) => ref item.NextOfFact;
}
