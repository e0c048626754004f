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
/// A memory begins as one unhashed chain (every row has hash 0) and is hashed when it outgrows
/// <see cref="Unhashed"/> rows: small sessions never compute a key's hash. Hashes are not negative; a row whose
/// hash is complemented is hidden from probes. A mutable struct: keep it in an array or field.
/// </summary>
internal struct HashIndex
{
    /// <summary>From this many rows on, a memory with a key is hashed.</summary>
    public const int Unhashed = 8;

    /// <summary>From this many buckets on, an index grows at once to the size that it had before it was last emptied.</summary>
    private const int Large = 1024;

    private int[]? _buckets;

    // How many buckets the index had when it was last emptied, if it used them.
    private int _lastLength;

    /// <summary>Whether the index is on its session's list of indexes to clear.</summary>
    public bool Touched;

    /// <summary>Whether rows carry the hash of their key.</summary>
    public bool Hashed { get; private set; }

    /// <summary>How many rows are in the index.</summary>
    public int Count { get; private set; }

    /// <summary>First row of the chain that a hash belongs to; rows with other hashes may stand in the same chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Head(int hash)
    {
        int[]? buckets = _buckets;
        return buckets is null ? 0 : buckets[hash & (buckets.Length - 1)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<T>(ref Slab<T> rows, int id, int hash) where T : struct, IChained<T>
    {
        if (_buckets is null) _buckets = new int[1];
        else if (Hashed && Count >= _buckets.Length) Rebuild(ref rows, Math.Max(_buckets.Length * 2, _buckets.Length < Large ? 0 : _lastLength));
        T.HashOf(ref rows[id]) = hash;
        Push(ref rows, _buckets, id);
        Count++;
    }

    public void Remove<T>(ref Slab<T> rows, int id) where T : struct, IChained<T>
    {
        ref T row = ref rows[id];
        int previous = T.PrevOf(ref row), next = T.NextOf(ref row);
        if (previous != 0) T.NextOf(ref rows[previous]) = next;
        else _buckets![Visible(T.HashOf(ref row)) & (_buckets.Length - 1)] = next;
        if (next != 0) T.PrevOf(ref rows[next]) = previous;
        Count--;
    }

    /// <summary>Rehashes after the caller gave every row the hash of its key.</summary>
    public void SetHashed<T>(ref Slab<T> rows) where T : struct, IChained<T>
    {
        Hashed = true;
        Rebuild(ref rows, 4 * Unhashed);
    }

    /// <summary>Empties the index. The bucket array of a hashed one is given back; an index that grows large again gets that size at once.</summary>
    public void Clear()
    {
        if (Hashed)
        {
            _lastLength = Count >= _buckets!.Length / 4 ? _buckets.Length : 0;
            _buckets = null;
        }
        else if (_buckets is not null)
        {
            _buckets[0] = 0;
        }

        Hashed = false;
        Count = 0;
        Touched = false;
    }

    /// <summary>The hash of a row, hidden or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Visible(int hash) => hash ^ (hash >> 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Push<T>(ref Slab<T> rows, int[] buckets, int id) where T : struct, IChained<T>
    {
        ref T row = ref rows[id];
        ref int head = ref buckets[Visible(T.HashOf(ref row)) & (buckets.Length - 1)];
        T.PrevOf(ref row) = 0;
        T.NextOf(ref row) = head;
        if (head != 0) T.PrevOf(ref rows[head]) = id;
        head = id;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Rebuild<T>(ref Slab<T> rows, int length) where T : struct, IChained<T>
    {
        int[] grown = new int[length];
        foreach (int first in _buckets!)
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
