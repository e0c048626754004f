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
/// The bucket heads of one memory; the chains run through the rows (tokens or alpha entries), newest first.
/// A memory without a key has one bucket. A mutable struct: keep it in an array or field.
/// </summary>
internal struct HashIndex
{
    private const int LargestKept = 4096;

    private int[]? _buckets;

    /// <summary>Whether the index is on its session's list of indexes to clear.</summary>
    public bool Touched;

    /// <summary>How many rows are in the index.</summary>
    public int Count { get; private set; }

    /// <summary>First row of the chain that a hash belongs to; rows with other hashes may stand in the same chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Head(int hash)
    {
        int[]? buckets = _buckets;
        return buckets is null ? 0 : buckets[hash & (buckets.Length - 1)];
    }

    public void Add<T>(ref Slab<T> rows, int id, int hash, bool keyed) where T : struct, IChained<T>
    {
        if (_buckets is null) _buckets = new int[keyed ? 8 : 1];
        else if (keyed && Count >= _buckets.Length) Grow(ref rows);
        T.HashOf(ref rows[id]) = hash;
        Push(ref rows, _buckets, id);
        Count++;
    }

    public void Remove<T>(ref Slab<T> rows, int id) where T : struct, IChained<T>
    {
        ref T row = ref rows[id];
        int previous = T.PrevOf(ref row), next = T.NextOf(ref row);
        if (previous != 0) T.NextOf(ref rows[previous]) = next;
        else _buckets![T.HashOf(ref row) & (_buckets.Length - 1)] = next;
        if (next != 0) T.PrevOf(ref rows[next]) = previous;
        Count--;
    }

    /// <summary>Empties the index; a large bucket array is given back, a small one is kept for the next use.</summary>
    public void Clear()
    {
        if (_buckets is { Length: <= LargestKept } buckets) Array.Clear(buckets);
        else _buckets = null;
        Count = 0;
        Touched = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Push<T>(ref Slab<T> rows, int[] buckets, int id) where T : struct, IChained<T>
    {
        ref T row = ref rows[id];
        ref int head = ref buckets[T.HashOf(ref row) & (buckets.Length - 1)];
        T.PrevOf(ref row) = 0;
        T.NextOf(ref row) = head;
        if (head != 0) T.PrevOf(ref rows[head]) = id;
        head = id;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow<T>(ref Slab<T> rows) where T : struct, IChained<T>
    {
        int[] grown = new int[_buckets!.Length * 2];
        foreach (int first in _buckets)
        {
            // From the chain's end back to its head, so that each chain keeps its order in the grown table.
            int id = first;
            while (id != 0 && T.NextOf(ref rows[id]) != 0) id = T.NextOf(ref rows[id]);
            while (id != 0)
            {
                int previous = T.PrevOf(ref rows[id]);
                Push(ref rows, grown, id);
                id = previous;
            }
        }

        _buckets = grown;
    }
}
