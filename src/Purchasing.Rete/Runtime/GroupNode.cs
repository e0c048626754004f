namespace Purchasing.Rete.Runtime;

/// <summary>
/// <c>not</c> and <c>exists</c> over several patterns: each token starts a branch of the network
/// (<see cref="Start"/>), and <see cref="GroupTail"/> counts the complete matches that come out of it
/// (Doorenbos 1995, section 2.8, negated conjunctive conditions).
/// </summary>
internal sealed class GroupNode : BetaNode, ILazyNode
{
    private const int Pending = 1, Output = 2, One = 4, CountShift = 2;

    public required bool Exists { get; init; }

    public int LazyIndex { get; set; }

    /// <summary>First node of the branch.</summary>
    public BetaNode Start { get; set; } = null!;

    public BetaNode[] Successors { get; set; } = [];

    public override IEnumerable<BetaNode> Fed => Successors.Prepend(Start);

    public override void LeftActivate(WorkingMemory memory, int token)
    {
        MarkPending(memory, token);
        memory.AddToken(Start, token, 0);
    }

    public override void Remove(WorkingMemory memory, int token)
    {
    }

    public void Count(WorkingMemory memory, int token, int change)
    {
        memory.Tokens[token].Extra += change * One;
        MarkPending(memory, token);
    }

    public void Resolve(WorkingMemory memory, int token)
    {
        int extra = memory.Tokens[token].Extra;
        if ((extra & Pending) == 0) return;
        memory.Tokens[token].Extra = extra &= ~Pending;
        bool satisfied = extra >> CountShift != 0 == Exists;
        if (satisfied == ((extra & Output) != 0)) return;
        memory.Tokens[token].Extra = extra ^ Output;
        if (satisfied) memory.AddTokens(Successors, token, 0);
        else memory.DeleteChildren(token, except: Start.Id);
    }

    private void MarkPending(WorkingMemory memory, int token)
    {
        ref int extra = ref memory.Tokens[token].Extra;
        if ((extra & Pending) != 0) return;
        extra |= Pending;
        memory.Lazy.Add(LazyIndex, token);
    }
}

/// <summary>The end of a group's branch: every token here is one complete match for the token that owns it.</summary>
internal sealed class GroupTail : BetaNode
{
    public required GroupNode Head { get; init; }

    public override IEnumerable<BetaNode> Fed => [];

    public override void LeftActivate(WorkingMemory memory, int token) =>
        Head.Count(memory, memory.Ancestor(token, Head.Id), 1);

    public override void Remove(WorkingMemory memory, int token) =>
        Head.Count(memory, memory.Ancestor(token, Head.Id), -1);
}
