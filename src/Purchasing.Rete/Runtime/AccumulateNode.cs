namespace Purchasing.Rete.Runtime;

/// <summary>Hash of a match's group key.</summary>
internal delegate int GroupHash(WorkingMemory memory, int token, object? fact);

/// <summary>Whether a result row has the group key of a match.</summary>
internal delegate bool GroupTest(WorkingMemory memory, int token, object? fact, object row);

/// <summary>Writes a match's group key into a result row.</summary>
internal delegate void GroupWrite(WorkingMemory memory, int token, object? fact, object row);

/// <summary>
/// Folds, for each token, the matching facts into result rows (one, or one for each group), and passes on a match
/// for every row that satisfies <see cref="Having"/>. A fact that comes or goes changes its row by that fact's
/// contribution alone; a row that ends a batch with the values it had before is not touched.
/// </summary>
internal sealed class AccumulateNode : TwoInputNode, ILazyNode
{
    public int LazyIndex { get; set; }

    /// <summary>Makes an empty result row.</summary>
    public Func<object> NewRow { get; set; } = null!;

    /// <summary>Makes the accumulators' state for a session, one for each result.</summary>
    public required Func<Accumulator[]> NewAccumulators { get; init; }

    /// <summary>Null when there is one group per token.</summary>
    public GroupHash? KeyHash { get; set; }

    public GroupTest? KeyEquals { get; set; }

    public GroupWrite? WriteKey { get; set; }

    public JoinTest? Having { get; set; }

    /// <summary>The tests of the source that may throw, unguarded: what they let through when they failed must not count. Null when none may.</summary>
    public JoinTest? Check { get; set; }

    /// <summary>Where the accumulate stands, for reports of what fails.</summary>
    public required ConditionSite Site { get; init; }

    /// <summary>For a source of several patterns: the branch that finds the matches; else null.</summary>
    public BetaNode? Start { get; set; }

    public override IEnumerable<BetaNode> Fed => Start is null ? Successors : Successors.Prepend(Start);

    public override void LeftActivate(WorkingMemory memory, int token)
    {
        AccumulateMemory state = memory.AccumulateOf(this);
        if (KeyHash is null) state.NewGroup(memory, token, 0);
        state.MarkPending(memory, token);
        if (Start is not null)
        {
            memory.AddToken(Start, token, 0);
            return;
        }

        memory.AddLeft(this, token);
        if (KeyMayFail)
        {
            List<int> candidates = memory.RightCandidates(this, token);
            foreach (int id in candidates)
            {
                int fact = memory.Entries[id].Fact;
                object value = memory.Facts[fact].Object!;
                if (Test!(memory, token, value)) state.Add(memory, token, token, fact, value);
            }

            memory.Return(candidates);
            return;
        }

        int hash = memory.ProbeRight(this, token);
        for (int id = memory.RightHead(Right.Memory, hash); id != 0;)
        {
            ref AlphaEntry entry = ref memory.Entries[id];
            int fact = entry.Fact;
            id = entry.Next;
            if (entry.Hash != hash) continue;
            object value = memory.Facts[fact].Object!;
            if (Test is null || Test(memory, token, value)) state.Add(memory, token, token, fact, value);
        }
    }

    public override void RightActivate(WorkingMemory memory, int fact, object value, int hash)
    {
        AccumulateMemory? state = null;
        if (KeyMayFail)
        {
            List<int> candidates = memory.LeftCandidates(this, value, hash);
            foreach (int token in candidates)
                if (Test!(memory, token, value)) (state ??= memory.AccumulateOf(this)).Add(memory, token, token, fact, value);
            memory.Return(candidates);
            return;
        }

        hash = memory.ProbeLeft(this, value, hash);
        for (int id = memory.LeftHead(Id, hash); id != 0;)
        {
            int token = id;
            ref PartialMatch row = ref memory.Tokens[id];
            id = row.Next;
            if (row.Hash == hash && (Test is null || Test(memory, token, value)))
                (state ??= memory.AccumulateOf(this)).Add(memory, token, token, fact, value);
        }
    }

    public override void RightRemove(WorkingMemory memory, int link) => memory.AccumulateOf(this).RemoveLink(memory, link);

    public override void Remove(WorkingMemory memory, int token)
    {
        if (Start is null) memory.RemoveLeft(this, token);
        memory.AccumulateOf(this).RemoveOwner(memory, token);
    }

    public void Resolve(WorkingMemory memory, int token) => memory.AccumulateOf(this).Resolve(memory, token);
}

/// <summary>The end of the branch of an accumulate over several patterns: every token is one contribution.</summary>
internal sealed class AccumulateTail : BetaNode
{
    public required AccumulateNode Head { get; init; }

    public override IEnumerable<BetaNode> Fed => [];

    public override void LeftActivate(WorkingMemory memory, int token) =>
        memory.Tokens[token].NodeState = memory.AccumulateOf(Head).Add(memory, memory.Ancestor(token, Head.Id), token, 0, null);

    public override void Remove(WorkingMemory memory, int token)
    {
        memory.AccumulateOf(Head).RemoveLink(memory, memory.Tokens[token].NodeState);
    }
}
