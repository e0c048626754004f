namespace Purchasing.Rete;

/// <summary>Identifies a fact in one session. A handle to a fact that left is recognised as stale.</summary>
public readonly record struct FactHandle
{
    internal FactHandle(int row, int generation)
    {
        Row = row;
        Generation = generation;
    }

    internal int Row { get; }

    internal int Generation { get; }
}
