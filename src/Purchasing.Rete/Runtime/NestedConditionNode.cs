namespace Purchasing.Rete.Runtime;

/// <summary>
/// <c>not</c> and <c>exists</c> over several patterns: each token starts a branch of the network
/// (<see cref="Start"/>), and <see cref="NestedConditionTail"/> counts the complete matches that come out of it
/// (Doorenbos 1995, section 2.8, negated conjunctive conditions).
/// </summary>
internal sealed class NestedConditionNode : BetaNode, ILazyNode
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
        memory.Tokens[token].NodeState += change * One;
        MarkPending(memory, token);
    }

    public void Resolve(WorkingMemory memory, int token)
    {
        int state = memory.Tokens[token].NodeState;
        if ((state & Pending) == 0) return;
        memory.Tokens[token].NodeState = state &= ~Pending;
        bool satisfied = state >> CountShift != 0 == Exists;
        if (satisfied == ((state & Output) != 0)) return;
        memory.Tokens[token].NodeState = state ^ Output;
        if (satisfied) memory.AddTokens(Successors, token, 0);
        else memory.DeleteChildren(token, except: Start.Id);
    }

    private void MarkPending(WorkingMemory memory, int token)
    {
        ref int state = ref memory.Tokens[token].NodeState;
        if ((state & Pending) != 0) return;
        state |= Pending;
        memory.Lazy.Add(LazyIndex, token);
    }
}

/// <summary>The end of a group's branch: every token here is one complete match for the token that owns it.</summary>
internal sealed class NestedConditionTail : BetaNode
{
    public required NestedConditionNode Head { get; init; }

    public override IEnumerable<BetaNode> Fed => [];

    public override void LeftActivate(WorkingMemory memory, int token) =>
        Head.Count(memory, memory.Ancestor(token, Head.Id), 1);

    public override void Remove(WorkingMemory memory, int token) =>
        Head.Count(memory, memory.Ancestor(token, Head.Id), -1);
}
