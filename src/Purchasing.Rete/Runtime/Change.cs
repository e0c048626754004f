namespace Purchasing.Rete.Runtime;

internal enum ChangeKind : byte
{
    Insert,
    Modify,
    Retract,

    /// <summary>Inserted and retracted in one batch: the network never hears of the fact.</summary>
    Passing,
}

/// <summary>One pending change of working memory. Changes of one firing enter the network together.</summary>
internal struct Change
{
    public int Fact;
    public ChangeKind Kind;

    /// <summary>The changed fields, see <see cref="FieldBits"/>.</summary>
    public ulong Mask;
}
