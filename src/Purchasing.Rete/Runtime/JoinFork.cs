namespace Purchasing.Rete.Runtime;

/// <summary>
/// The left memory that several joins of the same matches by the same key have in common: a match is stored once for all of
/// them, not once for each (Doorenbos 1995, section 2.3). Its tokens are what the joins extend.
/// </summary>
internal sealed class JoinFork : BetaNode
{
    /// <summary>The joins, in the order in which they were fed.</summary>
    public required JoinNode[] Joins { get; init; }

    public override IEnumerable<BetaNode> Fed => Joins;

    public override void LeftActivate(WorkingMemory memory, int token)
    {
        // The key of one of them is that of all; it may have become faster since the network was made.
        memory.AddLeft(Id, Joins[0].LeftKey, token);
        foreach (JoinNode join in Joins)
        {
            if (memory.Profile is not null) memory.Profile.CountBeta(memory, join, token);
            else join.LeftActivate(memory, token);
        }
    }

    public override void Remove(WorkingMemory memory, int token) => memory.RemoveLeft(Id, token);
}
