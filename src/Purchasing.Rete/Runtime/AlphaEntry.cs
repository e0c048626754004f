namespace Purchasing.Rete.Runtime;

/// <summary>A fact's membership in one alpha memory. Links hold slab indexes; 0 is none.</summary>
internal struct AlphaEntry : IChained<AlphaEntry>
{
    public int Fact;
    public int Memory;
    public int NextOfFact;
    public int Hash;
    public int Next;
    public int Prev;

    public static ref int NextFree(ref AlphaEntry item) => ref item.Next;

    public static ref int HashOf(ref AlphaEntry item) => ref item.Hash;

    public static ref int NextOf(ref AlphaEntry item) => ref item.Next;

    public static ref int PrevOf(ref AlphaEntry item) => ref item.Prev;
}
