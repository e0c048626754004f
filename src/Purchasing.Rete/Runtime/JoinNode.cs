namespace Purchasing.Rete.Runtime;

/// <summary>Extends each token by each fact that goes with it.</summary>
internal sealed class JoinNode : TwoInputNode
{
    private int _fork = -1;

    /// <summary>What holds the matches that the join extends together with others; without one it holds its own.</summary>
    public JoinFork Fork
    {
        set => _fork = value.Id;
    }

    private int Left => _fork >= 0 ? _fork : Id;

    public override void LeftActivate(WorkingMemory memory, int token)
    {
        if (_fork < 0) memory.AddLeft(this, token);
        if (Ordering is not null)
        {
            ExtendInOrder(memory, token);
            return;
        }

        if (KeyMayFail)
        {
            ExtendWithCandidates(memory, token);
            return;
        }

        int hash = memory.ProbeRight(this, token);
        JoinTest? test = Test;
        for (int id = memory.RightHead(Right.Memory, hash); id != 0;)
        {
            ref AlphaEntry entry = ref memory.Entries[id];
            int fact = entry.Fact;
            id = entry.Next;
            if (entry.Hash == hash && (test is null || test(memory, token, memory.Facts[fact].Object!)))
                memory.AddTokens(Successors, token, fact);
        }
    }

    public override void RightActivate(WorkingMemory memory, int fact, object value, int hash)
    {
        if (Ordering is not null)
        {
            ExtendInOrder(memory, fact, value);
            return;
        }

        if (KeyMayFail)
        {
            ExtendWithCandidates(memory, fact, value, hash);
            return;
        }

        JoinTest? test = Test;
        int left = Left;
        hash = memory.ProbeLeft(this, left, value, hash);
        for (int id = memory.LeftHead(left, hash); id != 0;)
        {
            int token = id;
            ref PartialMatch row = ref memory.Tokens[id];
            id = row.Next;
            if (row.Hash == hash && (test is null || test(memory, token, value)))
                memory.AddTokens(Successors, token, fact);
        }
    }

    public override void Remove(WorkingMemory memory, int token) => memory.RemoveLeft(this, token);

    private void ExtendWithCandidates(WorkingMemory memory, int token)
    {
        List<int> candidates = memory.RightCandidates(this, token);
        foreach (int id in candidates)
        {
            int fact = memory.Entries[id].Fact;
            if (Test!(memory, token, memory.Facts[fact].Object!)) memory.AddTokens(Successors, token, fact);
        }

        memory.Return(candidates);
    }

    private void ExtendWithCandidates(WorkingMemory memory, int fact, object value, int hash)
    {
        List<int> candidates = memory.LeftCandidates(this, value, hash);
        foreach (int token in candidates)
            if (Test!(memory, token, value)) memory.AddTokens(Successors, token, fact);
        memory.Return(candidates);
    }

    private void ExtendInOrder(WorkingMemory memory, int token)
    {
        SortedIndex.Range range = memory.RightInOrder(this, token);
        while (range.Next() is var id and not 0)
        {
            AlphaEntry entry = memory.Entries[id];
            if (entry.Hash >= 0 && Test!(memory, token, memory.Facts[entry.Fact].Object!)) memory.AddTokens(Successors, token, entry.Fact);
        }
    }

    private void ExtendInOrder(WorkingMemory memory, int fact, object value)
    {
        SortedIndex.Range range = memory.LeftInOrder(this, value);
        while (range.Next() is var token and not 0)
            if (Test!(memory, token, value))
                memory.AddTokens(Successors, token, fact);
    }
}
