namespace Purchasing.Rete.Runtime;

/// <summary>
/// <c>not</c> and <c>exists</c> over one pattern. Each token keeps one matching fact (its blocker), not all of
/// them: when the blocker goes, the memory is searched for another.
/// </summary>
internal sealed class BlockNode : TwoInputNode, ILazyNode
{
    private const int Pending = 1, Output = 2, LinkShift = 2;

    /// <summary>True for <c>exists</c>, false for <c>not</c>.</summary>
    public required bool Exists { get; init; }

    public int LazyIndex { get; set; }

    public override void LeftActivate(WorkingMemory memory, int token)
    {
        memory.AddLeft(this, token);
        MarkPending(memory, token);
    }

    public override void RightActivate(WorkingMemory memory, int fact, object value, int hash)
    {
        if (Ordering is not null)
        {
            SortedIndex.Range range = memory.LeftInOrder(this, value);
            while (range.Next() is var token and not 0)
                if (memory.Tokens[token].NodeState >> LinkShift == 0 && Test!(memory, token, value))
                    Block(memory, token, fact);
            return;
        }

        if (KeyMayFail)
        {
            List<int> candidates = memory.LeftCandidates(this, value, hash);
            foreach (int token in candidates)
                if (memory.Tokens[token].NodeState >> LinkShift == 0 && Test!(memory, token, value)) Block(memory, token, fact);
            memory.Return(candidates);
            return;
        }

        hash = memory.ProbeLeft(this, value, hash);
        for (int id = memory.LeftHead(Id, hash); id != 0;)
        {
            int token = id;
            ref PartialMatch row = ref memory.Tokens[id];
            id = row.Next;
            if (row.Hash != hash || row.NodeState >> LinkShift != 0) continue;
            if (Test is null || Test(memory, token, value)) Block(memory, token, fact);
        }
    }

    public override void RightRemove(WorkingMemory memory, int link)
    {
        int token = memory.Links[link].Token;
        memory.FreeLink(link);
        memory.Tokens[token].NodeState &= Pending | Output;
        MarkPending(memory, token);
    }

    public override void Remove(WorkingMemory memory, int token)
    {
        memory.RemoveLeft(this, token);
        int link = memory.Tokens[token].NodeState >> LinkShift;
        if (link != 0) memory.FreeLink(link);
    }

    public void Resolve(WorkingMemory memory, int token)
    {
        int state = memory.Tokens[token].NodeState;
        if ((state & Pending) == 0) return;
        memory.Tokens[token].NodeState = state &= ~Pending;
        if (state >> LinkShift == 0)
        {
            FindBlocker(memory, token);
            state = memory.Tokens[token].NodeState &= ~Pending;
        }

        bool satisfied = state >> LinkShift != 0 == Exists;
        if (satisfied == ((state & Output) != 0)) return;
        memory.Tokens[token].NodeState = state ^ Output;
        if (satisfied) memory.AddTokens(Successors, token, 0);
        else memory.DeleteChildren(token);
    }

    private void FindBlocker(WorkingMemory memory, int token)
    {
        if (Ordering is not null)
        {
            FindBlockerInOrder(memory, token);
            return;
        }

        if (KeyMayFail)
        {
            List<int> candidates = memory.RightCandidates(this, token);
            foreach (int id in candidates)
            {
                int fact = memory.Entries[id].Fact;
                if (!Test!(memory, token, memory.Facts[fact].Object!)) continue;
                Block(memory, token, fact);
                break;
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
            if (entry.Hash != hash || (Test is not null && !Test(memory, token, memory.Facts[fact].Object!))) continue;
            Block(memory, token, fact);
            return;
        }
    }

    private void FindBlockerInOrder(WorkingMemory memory, int token)
    {
        SortedIndex.Range range = memory.RightInOrder(this, token);
        while (range.Next() is var id and not 0)
        {
            AlphaEntry entry = memory.Entries[id];
            if (entry.Hash < 0 || !Test!(memory, token, memory.Facts[entry.Fact].Object!)) continue;
            Block(memory, token, entry.Fact);
            return;
        }
    }

    private void Block(WorkingMemory memory, int token, int fact)
    {
        int link = memory.AddLink(this, token, fact);
        memory.Tokens[token].NodeState |= link << LinkShift;
        MarkPending(memory, token);
    }

    private void MarkPending(WorkingMemory memory, int token)
    {
        ref int state = ref memory.Tokens[token].NodeState;
        if ((state & Pending) != 0) return;
        state |= Pending;
        memory.Lazy.Add(LazyIndex, token);
    }
}
