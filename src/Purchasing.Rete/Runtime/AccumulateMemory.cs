namespace Purchasing.Rete.Runtime;

/// <summary>The groups of one accumulate node in one session. A token's <see cref="Token.Extra"/> is its pending flag and first group.</summary>
internal sealed class AccumulateMemory(AccumulateNode node)
{
    private const int Pending = 1, GroupShift = 1;

    private readonly Accumulator[] _accumulators = node.NewAccumulators();
    private readonly Stack<object> _rows = new();
    private Slab<Group> _groups = new(4);

    /// <summary>Adds the contribution of a match. <paramref name="match"/> is the token that expressions read: the owner itself, or the end of the branch.</summary>
    /// <returns>The link that removes it again, or 0 when the contribution could not be evaluated.</returns>
    public int Add(WorkingMemory memory, int owner, int match, int fact, object? value)
    {
        int group = GroupOf(memory, owner, match, value);
        int link = memory.AddLink(node.Id, owner, fact);
        ref Link row = ref memory.Links[link];
        row.State = group;
        int first = _groups[group].FirstLink;
        row.NextOfOwner = first;
        if (first != 0) memory.Links[first].PrevOfOwner = link;
        _groups[group].FirstLink = link;
        _groups[group].Count++;
        _groups[group].Dirty = true;
        foreach (Accumulator accumulator in _accumulators) accumulator.Add(memory, match, value, group, link);
        MarkPending(memory, owner);
        return link;
    }

    public void RemoveLink(WorkingMemory memory, int link)
    {
        Link row = memory.Links[link];
        ref Group group = ref _groups[row.State];
        if (row.PrevOfOwner != 0) memory.Links[row.PrevOfOwner].NextOfOwner = row.NextOfOwner;
        else group.FirstLink = row.NextOfOwner;
        if (row.NextOfOwner != 0) memory.Links[row.NextOfOwner].PrevOfOwner = row.PrevOfOwner;
        group.Count--;
        group.Dirty = true;
        foreach (Accumulator accumulator in _accumulators) accumulator.Remove(memory, row.State, link, group.FirstLink);
        memory.FreeLink(link);
        MarkPending(memory, row.Token);
    }

    public void RemoveOwner(WorkingMemory memory, int token)
    {
        for (int group = memory.Tokens[token].Extra >> GroupShift; group != 0;)
        {
            int next = _groups[group].Next;
            for (int link = _groups[group].FirstLink; link != 0;)
            {
                int nextLink = memory.Links[link].NextOfOwner;
                memory.FreeLink(link);
                link = nextLink;
            }

            FreeGroup(memory, group);
            group = next;
        }
    }

    public int NewGroup(WorkingMemory memory, int token, int hash)
    {
        int id = _groups.Take();
        ref int extra = ref memory.Tokens[token].Extra;
        object row = _rows.Count > 0 ? _rows.Pop() : node.NewRow();
        _groups[id] = new Group { Hash = hash, Row = row, Fact = memory.NewFactRow(row, -1), Next = extra >> GroupShift, Dirty = true };
        extra = (id << GroupShift) | (extra & Pending);
        foreach (Accumulator accumulator in _accumulators) accumulator.Start(id);
        return id;
    }

    public void MarkPending(WorkingMemory memory, int token)
    {
        ref int extra = ref memory.Tokens[token].Extra;
        if ((extra & Pending) != 0) return;
        extra |= Pending;
        memory.Lazy.Add(node.LazyIndex, token);
    }

    public void Resolve(WorkingMemory memory, int token)
    {
        ref int extra = ref memory.Tokens[token].Extra;
        if ((extra & Pending) == 0) return;
        extra &= ~Pending;
        int previous = 0;
        for (int id = extra >> GroupShift; id != 0;)
        {
            int next = _groups[id].Next;
            if (_groups[id].Dirty && !Settle(memory, token, id))
            {
                if (previous == 0) memory.Tokens[token].Extra = next << GroupShift;
                else _groups[previous].Next = next;
                FreeGroup(memory, id);
            }
            else
            {
                previous = id;
            }

            id = next;
        }
    }

    public void Clear()
    {
        for (int id = 1; id < _groups.Count; id++)
        {
            if (_groups[id].Row is { } row) _rows.Push(row);
            _groups[id].Row = null;
        }

        _groups.Clear();
    }

    /// <summary>Brings one group's output up to date; false when the group is empty and goes.</summary>
    private bool Settle(WorkingMemory memory, int token, int id)
    {
        ref Group group = ref _groups[id];
        group.Dirty = false;
        object row = group.Row!;
        int fact = group.Fact;
        if (group.Count == 0 && node.KeyHash is not null)
        {
            memory.DeleteTokensOf(fact);
            return false;
        }

        bool changed = false;
        foreach (Accumulator accumulator in _accumulators) changed |= accumulator.Write(id, row);
        bool shown = group.Shown;
        bool show = node.Having is null || node.Having(memory, token, row);
        group.Shown = show;
        if (shown && (changed || !show)) memory.DeleteTokensOf(fact);
        if (show && (changed || !shown))
        {
            memory.Touch(fact);
            memory.AddTokens(node.Successors, token, fact);
        }

        return true;
    }

    private int GroupOf(WorkingMemory memory, int owner, int match, object? value)
    {
        int first = memory.Tokens[owner].Extra >> GroupShift;
        if (node.KeyHash is null) return first;
        int hash = node.KeyHash(memory, match, value);
        for (int id = first; id != 0; id = _groups[id].Next)
            if (_groups[id].Hash == hash && node.KeyEquals!(memory, match, value, _groups[id].Row!))
                return id;
        int created = NewGroup(memory, owner, hash);
        node.WriteKey!(memory, match, value, _groups[created].Row!);
        return created;
    }

    private void FreeGroup(WorkingMemory memory, int id)
    {
        memory.FreeFactRow(_groups[id].Fact);
        foreach (Accumulator accumulator in _accumulators) accumulator.End(id);
        _rows.Push(_groups[id].Row!);
        _groups[id].Row = null;
        _groups.Free(id);
    }

    private struct Group : ISlabItem<Group>
    {
        public int Next;
        public int FirstLink;
        public int Count;
        public int Hash;
        public int Fact;
        public object? Row;
        public bool Dirty;
        public bool Shown;

        public static ref int NextFree(ref Group item) => ref item.Next;
    }
}
