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

    /// <summary>Grows whenever the row is freed, so that a handle to a retracted fact is recognised.</summary>
    public int Generation;

    public static ref int NextFree(ref FactRow item) => ref item.FirstEntry;
}
