namespace Purchasing.Rete.Runtime;

/// <summary>A fact in working memory. Links hold slab indexes; 0 is none.</summary>
internal struct FactRow : ISlabItem<FactRow>
{
    public object? Object;

    /// <summary>Index of the alpha dispatch of the fact's .NET type.</summary>
    public int Dispatch;
    public int FirstEntry;
    public int FirstToken;
    public int FirstLink;

    /// <summary>The time tag: grows with every insert and modify of the session.</summary>
    public int Recency;

    /// <summary>Which fact of the session this is, from 1; never used again while the session lasts. 0 in a free row and for results of the engine.</summary>
    public int Id;

    /// <summary>What the tokens, entries and links of the fact watch, and perhaps what those that are gone did: a change of anything else takes nothing out.</summary>
    public ulong Watched;

    public static ref int NextFree(ref FactRow item) => ref item.FirstEntry;
}
