namespace Purchasing.Rete;

/// <summary>
/// Identifies a fact in one session. A handle of another session, of an earlier use of a pooled or reset session, or of
/// a fact that left is recognised as such.
/// </summary>
public readonly record struct FactHandle
{
    internal FactHandle(SessionCore owner, long epoch, int row, int id)
    {
        Owner = owner;
        Epoch = epoch;
        Row = row;
        Id = id;
    }

    /// <summary>Which fact of its session it is, from 1, as <see cref="Explanation.FactSnapshot.Id"/> calls it; no other fact of the session has or had it.</summary>
    public int Id { get; }

    internal SessionCore? Owner { get; }

    /// <summary>Which filling of the session the handle belongs to.</summary>
    internal long Epoch { get; }

    internal int Row { get; }

    /// <inheritdoc/>
    public override string ToString() => $"fact {Id}";
}
