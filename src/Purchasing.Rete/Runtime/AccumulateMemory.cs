namespace Purchasing.Rete.Runtime;

/// <summary>
/// The groups of one accumulate node in one session. A token's <see cref="PartialMatch.NodeState"/> is its flags and first
/// group. Whatever the host's code throws is kept to the group: it is reported, the group has no result, and it is tried
/// again when the group next changes. Not thread-safe.
/// </summary>
internal sealed class AccumulateMemory(AccumulateNode node)
{
    /// <summary>In the place of the hash of a key that could not be evaluated; hashes are not negative.</summary>
    private const int UnplacedHash = -1;

    private const int Pending = 1, Blocked = 2, GroupShift = 2, Flags = Pending | Blocked;

    private readonly Accumulator[] _accumulators = node.NewAccumulators();
    private readonly Stack<object> _rows = new();
    private Slab<Group> _groups = new(4);

    // Of nodes that group: the groups by owner and hash of the key, and those of each owner that must be looked at again.
    private readonly Dictionary<(int Owner, int Hash), int>? _byKey = node.KeyHash is null ? null : [];
    private readonly Dictionary<int, int>? _dirtyOf = node.KeyHash is null ? null : [];
    private readonly List<int> _due = [];
    private long _sequence;

    // How many groups hold contributions that no group could be found for: mostly none, and then nobody looks for them.
    private int _unplaced;

    /// <summary>Adds the contribution of a match. <paramref name="match"/> is the token that expressions read: the owner itself, or the end of the branch.</summary>
    /// <returns>The link that removes it again.</returns>
    public int Add(WorkingMemory memory, int owner, int match, int fact, object? value)
    {
        int link = memory.AddLink(node, owner, fact);
        int group = Read(memory, owner, match, value, link, out bool failed);
        ref Link row = ref memory.Links[link];
        ref Group into = ref _groups[group];
        row.State = failed ? ~group : group;
        row.NextOfOwner = into.FirstLink;
        if (into.FirstLink != 0) memory.Links[into.FirstLink].PrevOfOwner = link;
        into.FirstLink = link;
        into.Count++;
        MarkDirty(group);
        if (failed) into.Failed++;
        else Include(memory, group, link);
        MarkPending(memory, owner);
        return link;
    }

    public void RemoveLink(WorkingMemory memory, int link)
    {
        Link row = memory.Links[link];
        bool failed = row.State < 0;
        int id = failed ? ~row.State : row.State;
        ref Group group = ref _groups[id];
        if (row.PrevOfOwner != 0) memory.Links[row.PrevOfOwner].NextOfOwner = row.NextOfOwner;
        else group.FirstLink = row.NextOfOwner;
        if (row.NextOfOwner != 0) memory.Links[row.NextOfOwner].PrevOfOwner = row.PrevOfOwner;
        group.Count--;
        MarkDirty(id);
        if (failed) group.Failed--;
        else Exclude(memory, id, link);
        memory.FreeLink(link);
        MarkPending(memory, row.Token);
    }

    public void RemoveOwner(WorkingMemory memory, int token)
    {
        _dirtyOf?.Remove(token);
        for (int group = memory.Tokens[token].NodeState >> GroupShift; group != 0;)
        {
            int next = _groups[group].Next;
            for (int link = _groups[group].FirstLink; link != 0;)
            {
                int nextLink = memory.Links[link].NextOfOwner;
                memory.FreeLink(link);
                link = nextLink;
            }

            FreeGroup(memory, token, group);
            group = next;
        }
    }

    public int NewGroup(WorkingMemory memory, int token, int hash)
    {
        int id = _groups.Take();
        ref int state = ref memory.Tokens[token].NodeState;
        object row = _rows.Count > 0 ? _rows.Pop() : node.NewRow();
        int next = state >> GroupShift;
        _groups[id] = new Group { Hash = hash, Row = row, Fact = memory.NewResultRow(row), Next = next, Dirty = _byKey is null, Owner = token, Sequence = ++_sequence };
        if (next != 0) _groups[next].Previous = id;
        state = (id << GroupShift) | (state & Flags);
        if (_byKey is not null)
        {
            _groups[id].NextOfHash = _byKey.GetValueOrDefault((token, hash));
            _byKey[(token, hash)] = id;
        }

        foreach (Accumulator accumulator in _accumulators)
        {
            try
            {
                accumulator.Start(id);
            }
            catch (Exception)
            {
                // Adding up anew begins with a start and reports what it throws.
                _groups[id].Torn = true;
            }
        }

        return id;
    }

    public void MarkPending(WorkingMemory memory, int token)
    {
        ref int state = ref memory.Tokens[token].NodeState;
        if ((state & Pending) != 0) return;
        state |= Pending;
        memory.Lazy.Add(node.LazyIndex, token);
    }

    public void Resolve(WorkingMemory memory, int token)
    {
        ref int state = ref memory.Tokens[token].NodeState;
        if ((state & Pending) == 0) return;
        bool wasBlocked = (state & Blocked) != 0;
        bool blocked = IsBlocked(token);
        state = (state & ~Flags) | (blocked ? Blocked : 0);
        if (_byKey is null || blocked != wasBlocked)
        {
            _dirtyOf?.Remove(token);
            for (int id = state >> GroupShift; id != 0;)
            {
                int next = _groups[id].Next;
                if (_groups[id].Dirty || blocked != wasBlocked) Settle(memory, token, id, blocked);
                id = next;
            }

            return;
        }

        if (!_dirtyOf!.Remove(token, out int first)) return;
        for (int id = first; id != 0; id = _groups[id].NextDirty) _due.Add(id);
        // The order of all groups, newest first: the results get their time tags in it.
        _due.Sort((x, y) => _groups[y].Sequence.CompareTo(_groups[x].Sequence));
        foreach (int id in _due) Settle(memory, token, id, blocked);
        _due.Clear();
    }

    public void Clear()
    {
        for (int id = 1; id < _groups.Count; id++)
        {
            if (_groups[id].Row is { } row) _rows.Push(row);
            _groups[id].Row = null;
        }

        _groups.Clear();
        _byKey?.Clear();
        _dirtyOf?.Clear();
        _due.Clear();
        _unplaced = 0;
    }

    private void MarkDirty(int id)
    {
        ref Group group = ref _groups[id];
        if (group.Dirty) return;
        group.Dirty = true;
        if (_dirtyOf is null) return;
        group.NextDirty = _dirtyOf.GetValueOrDefault(group.Owner);
        _dirtyOf[group.Owner] = id;
    }

    /// <summary>Brings one group's output up to date, or lets it go when it is empty.</summary>
    private void Settle(WorkingMemory memory, int token, int id, bool blocked)
    {
        if (Update(memory, token, id, blocked)) return;
        ref int state = ref memory.Tokens[token].NodeState;
        if (state >> GroupShift == id) state = (_groups[id].Next << GroupShift) | (state & Flags);
        FreeGroup(memory, token, id);
    }

    /// <summary>Reads what a match contributes and finds its group; a match whose group is not known goes to one that blocks all others.</summary>
    private int Read(WorkingMemory memory, int owner, int match, object? value, int link, out bool failed)
    {
        int group = 0;
        try
        {
            // Tests that may throw let a match through; here they must hold.
            if (node.Check is not null && !node.Check(memory, match, value!)) throw new InvalidOperationException("a condition that failed before now says that the fact does not count");
            group = GroupOf(memory, owner, match, value);
            foreach (Accumulator accumulator in _accumulators) accumulator.Read(memory, match, value, link);
            failed = false;
            return group;
        }
        catch (Exception error)
        {
            memory.ConditionFailed(node.Site, error, match, value);
            failed = true;
            return group != 0 ? group : Unplaced(memory, owner);
        }
    }

    private void Include(WorkingMemory memory, int group, int link)
    {
        try
        {
            foreach (Accumulator accumulator in _accumulators)
                if (!accumulator.Include(group, link)) _groups[group].Torn = true;
        }
        catch (Exception)
        {
            // It is added up anew before it is read, and what that throws is reported.
            _groups[group].Torn = true;
        }
    }

    private void Exclude(WorkingMemory memory, int group, int link)
    {
        try
        {
            foreach (Accumulator accumulator in _accumulators)
                if (!accumulator.Exclude(memory, group, link, _groups[group].FirstLink)) _groups[group].Torn = true;
        }
        catch (Exception)
        {
            _groups[group].Torn = true;
        }
    }

    /// <summary>Adds up a group anew, in the order in which its contributions came; whether the states are exact now.</summary>
    private bool AddUp(WorkingMemory memory, int group)
    {
        foreach (Accumulator accumulator in _accumulators) accumulator.Start(group);
        int link = _groups[group].FirstLink;
        while (link != 0 && memory.Links[link].NextOfOwner is var older and not 0) link = older;
        bool exact = true;
        for (; link != 0; link = memory.Links[link].PrevOfOwner)
        {
            if (memory.Links[link].State < 0) continue;
            foreach (Accumulator accumulator in _accumulators) exact &= accumulator.Include(group, link);
        }

        return exact;
    }

    /// <summary>Brings one group's output up to date; false when the group is empty and goes.</summary>
    private bool Update(WorkingMemory memory, int token, int id, bool blocked)
    {
        _groups[id].Dirty = false;
        int fact = _groups[id].Fact;
        if (_groups[id].Count == 0 && node.KeyHash is not null)
        {
            memory.DeleteTokensOf(fact);
            return false;
        }

        bool shown = _groups[id].Shown, changed = false;
        bool show = !blocked && _groups[id].Failed == 0 && Write(memory, token, id, out changed);
        _groups[id].Shown = show;
        if (shown && (changed || !show)) memory.DeleteTokensOf(fact);
        if (show && (changed || !shown))
        {
            memory.Touch(fact);
            memory.AddTokens(node.Successors, token, fact);
        }

        return true;
    }

    /// <summary>Writes a group's results into its row; whether there are results and they satisfy the condition on them.</summary>
    private bool Write(WorkingMemory memory, int token, int id, out bool changed)
    {
        changed = false;
        object row = _groups[id].Row!;
        try
        {
            if (_groups[id].Torn) _groups[id].Torn = !AddUp(memory, id);
            foreach (Accumulator accumulator in _accumulators) changed |= accumulator.Write(id, row);
            _groups[id].Broken = false;
        }
        catch (Exception error)
        {
            _groups[id].Torn = true;
            // Told once: it stays so until the group changes for the better.
            if (!_groups[id].Broken) memory.ConditionFailed(node.Site, error, token, null);
            _groups[id].Broken = true;
            return false;
        }

        return node.Having is null || node.Having(memory, token, row);
    }

    private int GroupOf(WorkingMemory memory, int owner, int match, object? value)
    {
        if (node.KeyHash is null) return memory.Tokens[owner].NodeState >> GroupShift;
        int hash = node.KeyHash(memory, match, value);
        for (int id = _byKey!.GetValueOrDefault((owner, hash)); id != 0; id = _groups[id].NextOfHash)
        {
            memory.Steps++;
            if (!_groups[id].IsUnplaced && node.KeyEquals!(memory, match, value, _groups[id].Row!)) return id;
        }

        int created = NewGroup(memory, owner, hash);
        try
        {
            node.WriteKey!(memory, match, value, _groups[created].Row!);
            return created;
        }
        catch
        {
            ref int state = ref memory.Tokens[owner].NodeState;
            state = (_groups[created].Next << GroupShift) | (state & Flags);
            FreeGroup(memory, owner, created);
            throw;
        }
    }

    private int Unplaced(WorkingMemory memory, int owner)
    {
        if (node.KeyHash is null) return memory.Tokens[owner].NodeState >> GroupShift;
        for (int id = _byKey!.GetValueOrDefault((owner, UnplacedHash)); id != 0; id = _groups[id].NextOfHash)
            if (_groups[id].IsUnplaced) return id;
        int created = NewGroup(memory, owner, UnplacedHash);
        _groups[created].IsUnplaced = true;
        _unplaced++;
        return created;
    }

    private bool IsBlocked(int owner)
    {
        if (_unplaced == 0) return false;
        for (int id = _byKey!.GetValueOrDefault((owner, UnplacedHash)); id != 0; id = _groups[id].NextOfHash)
            if (_groups[id].IsUnplaced && _groups[id].Count > 0) return true;
        return false;
    }

    /// <summary>Takes a group out of its owner's list, all but the head of it, and frees it.</summary>
    private void FreeGroup(WorkingMemory memory, int owner, int id)
    {
        (int previous, int next) = (_groups[id].Previous, _groups[id].Next);
        if (previous != 0) _groups[previous].Next = next;
        if (next != 0) _groups[next].Previous = previous;
        if (_byKey is not null) ForgetKey(owner, id);
        memory.FreeFactRow(_groups[id].Fact);
        if (_groups[id].IsUnplaced) _unplaced--;
        foreach (Accumulator accumulator in _accumulators) accumulator.End(id);
        _rows.Push(_groups[id].Row!);
        _groups[id].Row = null;
        _groups.Free(id);
    }

    private void ForgetKey(int owner, int id)
    {
        (int, int) key = (owner, _groups[id].Hash);
        int first = _byKey![key], rest = _groups[id].NextOfHash;
        if (first == id)
        {
            if (rest == 0) _byKey.Remove(key);
            else _byKey[key] = rest;
            return;
        }

        int before = first;
        while (_groups[before].NextOfHash != id) before = _groups[before].NextOfHash;
        _groups[before].NextOfHash = rest;
    }

    private struct Group : ISlabItem<Group>
    {
        public int Next;
        public int Previous;
        public int NextOfHash;
        public int NextDirty;
        public int Owner;
        public int FirstLink;
        public int Count;

        /// <summary>How many contributions could not be read; while there are any, the group has no result.</summary>
        public int Failed;
        public int Hash;
        public int Fact;

        /// <summary>Grows from group to group.</summary>
        public long Sequence;
        public object? Row;
        public bool Dirty;
        public bool Shown;

        /// <summary>The accumulators' states are not what the contributions come to, and must be made anew.</summary>
        public bool Torn;

        /// <summary>The results could not be made when they were last tried.</summary>
        public bool Broken;

        /// <summary>Holds the contributions whose group key could not be evaluated: they may belong to any group.</summary>
        public bool IsUnplaced;

        public static ref int NextFree(ref Group item) => ref item.Next;
    }
}
