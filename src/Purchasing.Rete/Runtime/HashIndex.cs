using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Runtime;

/// <summary>A slab row that can stand in a hash chain.</summary>
internal interface IChained<T> : ISlabItem<T> where T : struct
{
    static abstract ref int HashOf(ref T item);

    static abstract ref int NextOf(ref T item);

    static abstract ref int PrevOf(ref T item);
}

/// <summary>
/// The chains of one memory, one for each hash; they run through the rows (tokens or alpha entries), newest first.
/// A memory begins as one unhashed chain (every row has hash 0) and is hashed when it outgrows
/// <see cref="Unhashed"/> rows: small sessions never compute a key's hash. Hashes are not negative; a row whose
/// hash is complemented is hidden from probes. The table is open-addressed and holds the hashes itself, so that
/// looking up, adding, removing and growing touch no row of another hash: in a large session each would be a miss of
/// the caches. A mutable struct: keep it in an array or field.
/// </summary>
internal struct HashIndex
{
    /// <summary>From this many rows on, a memory with a key is hashed.</summary>
    public const int Unhashed = 8;

    /// <summary>The hash of a key that could not be evaluated.</summary>
    public const int Failed = int.MaxValue;

    /// <summary>Up to this many slots an index begins with the table that it had before it was last emptied; from this many on it grows into it at once.</summary>
    private const int Large = 1024;

    /// <summary>How far a hash whose slot is taken looks on: odd, so that it meets every slot, and past the run of slots of one series (<see cref="Hashing.Finish"/>).</summary>
    private const int Step = 33;

    private Slot[]? _slots;

    // Slots that have a key, those with an empty chain included.
    private int _used;

    // The chain of an index that is not hashed.
    private int _head;

    // The table from before the index was last emptied, if it was used well; empty.
    private Slot[]? _spare;

    /// <summary>Whether the index is on its session's list of indexes to clear.</summary>
    public bool Touched;

    /// <summary>Whether rows carry the hash of their key.</summary>
    public readonly bool Hashed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _slots is not null;
    }

    /// <summary>How many rows are in the index.</summary>
    public int Count { get; private set; }

    /// <summary>First row of a hash's chain; 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Head(int hash)
    {
        Slot[]? slots = _slots;
        if (slots is null) return _head;
        int key = ~hash;
        for (int at = hash & (slots.Length - 1);; at = (at + Step) & (slots.Length - 1))
        {
            ref Slot slot = ref slots[at];
            if (slot.Key == key) return slot.Head;
            if (slot.Key == 0) return 0;
        }
    }

    /// <summary>Collects the rows of a hash with those whose key failed, or all rows for a key that failed; hidden rows are left out.</summary>
    public readonly void Collect<T>(ref Slab<T> rows, int hash, List<int> into) where T : struct, IChained<T>
    {
        if (_slots is null || hash != Failed)
        {
            CollectChain(ref rows, Head(hash), into);
            if (_slots is not null) CollectChain(ref rows, Head(Failed), into);
            return;
        }

        foreach (Slot slot in _slots) CollectChain(ref rows, slot.Head, into);
    }

    public void Add<T>(ref Slab<T> rows, int id, int hash) where T : struct, IChained<T>
    {
        T.HashOf(ref rows[id]) = hash;
        if (_slots is null)
        {
            Push(ref rows, ref _head, id);
        }
        else
        {
            if (_used >= Limit(_slots.Length)) Rebuild();
            Push(ref rows, ref HeadToSet(_slots, hash), id);
        }

        Count++;
    }

    public void Remove<T>(ref Slab<T> rows, int id) where T : struct, IChained<T>
    {
        ref T row = ref rows[id];
        int previous = T.PrevOf(ref row), next = T.NextOf(ref row);
        if (previous != 0) T.NextOf(ref rows[previous]) = next;
        else if (_slots is null) _head = next;
        else HeadToSet(_slots, Visible(T.HashOf(ref row))) = next;
        if (next != 0) T.PrevOf(ref rows[next]) = previous;
        Count--;
    }

    /// <summary>Makes the table after the caller gave every row the hash of its key.</summary>
    public void SetHashed<T>(ref Slab<T> rows) where T : struct, IChained<T>
    {
        _slots = TakeSpare(above: 0, upTo: Large) ?? new Slot[4 * Unhashed];
        // From the chain's end back to its head, so that each new chain keeps its order.
        int id = _head;
        while (id != 0 && T.NextOf(ref rows[id]) != 0) id = T.NextOf(ref rows[id]);
        while (id != 0)
        {
            int previous = T.PrevOf(ref rows[id]);
            Push(ref rows, ref HeadToSet(_slots, Visible(T.HashOf(ref rows[id]))), id);
            id = previous;
        }

        _head = 0;
    }

    /// <summary>Empties the index. A table that was used well is kept for the next use, another is given back.</summary>
    public void Clear()
    {
        if (_slots is not null)
        {
            _spare = _used >= Limit(_slots.Length) / 4 ? _slots : null;
            if (_spare is not null) Array.Clear(_spare);
        }

        _slots = null;
        _used = 0;
        _head = 0;
        Count = 0;
        Touched = false;
    }

    private static void CollectChain<T>(ref Slab<T> rows, int head, List<int> into) where T : struct, IChained<T>
    {
        for (int id = head; id != 0; id = T.NextOf(ref rows[id]))
            if (T.HashOf(ref rows[id]) >= 0) into.Add(id);
    }

    /// <summary>The hash of a row, hidden or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Visible(int hash) => hash ^ (hash >> 31);

    /// <summary>How many slots of a table may have a key: five of eight.</summary>
    private static int Limit(int length) => (length >> 1) + (length >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Push<T>(ref Slab<T> rows, ref int head, int id) where T : struct, IChained<T>
    {
        ref T row = ref rows[id];
        T.PrevOf(ref row) = 0;
        T.NextOf(ref row) = head;
        if (head != 0) T.PrevOf(ref rows[head]) = id;
        head = id;
    }

    /// <summary>The head of a hash's chain, to be written; takes a slot if the hash has none yet.</summary>
    private ref int HeadToSet(Slot[] slots, int hash)
    {
        int key = ~hash;
        for (int at = hash & (slots.Length - 1);; at = (at + Step) & (slots.Length - 1))
        {
            ref Slot slot = ref slots[at];
            if (slot.Key == key) return ref slot.Head;
            if (slot.Key != 0) continue;
            slot.Key = key;
            _used++;
            return ref slot.Head;
        }
    }

    /// <summary>Drops the slots whose chain is empty, and grows if that does not leave room.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Rebuild()
    {
        Slot[] old = _slots!;
        int filled = 0;
        foreach (Slot slot in old)
            if (slot.Head != 0)
                filled++;
        if (filled < Limit(old.Length) / 2) _slots = new Slot[old.Length];
        else _slots = (old.Length >= Large ? TakeSpare(above: old.Length, upTo: int.MaxValue) : null) ?? new Slot[old.Length * 2];
        _used = 0;
        foreach (Slot slot in old)
            if (slot.Head != 0)
                HeadToSet(_slots, ~slot.Key) = slot.Head;
    }

    private Slot[]? TakeSpare(int above, int upTo)
    {
        if (_spare is not { } spare || spare.Length <= above || spare.Length > upTo) return null;
        _spare = null;
        return spare;
    }

    /// <summary>A hash, complemented so that 0 means none, and the first row of its chain; an empty chain keeps its slot, because a modified fact mostly comes back.</summary>
    private struct Slot
    {
        public int Key;
        public int Head;
    }
}
