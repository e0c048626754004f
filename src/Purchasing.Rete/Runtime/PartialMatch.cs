namespace Purchasing.Rete.Runtime;

/// <summary>
/// A partial match, stored in the left memory of the node that consumes it: the match so far is
/// <see cref="Fact"/> and the facts of the tokens reached through <see cref="Parent"/>.
/// Links hold indexes into the token slab; 0 is none (Doorenbos 1995, tree-based removal).
/// </summary>
internal struct PartialMatch : IChained<PartialMatch>
{
    /// <summary>The consuming node's id; -1 in a freed row.</summary>
    public int Node;
    public int Parent;

    /// <summary>The fact that the last pattern matched; 0 after a condition that binds none (not, exists).</summary>
    public int Fact;
    public int FirstChild;
    public int NextSibling;
    public int PrevSibling;
    public int NextOfFact;
    public int PrevOfFact;

    /// <summary>Hash of the node's left key; for an activation, its agenda bucket (-1 when not on the agenda).</summary>
    public int Hash;

    /// <summary>Links in the hash bucket or, for an activation, in the agenda bucket.</summary>
    public int Next;
    public int Prev;

    /// <summary>Owned by the node: blocker and flags, first group state, first logical support.</summary>
    public int NodeState;

    public static ref int NextFree(ref PartialMatch item) => ref item.Next;

    public static ref int HashOf(ref PartialMatch item) => ref item.Hash;

    public static ref int NextOf(ref PartialMatch item) => ref item.Next;

    public static ref int PrevOf(ref PartialMatch item) => ref item.Prev;
}
