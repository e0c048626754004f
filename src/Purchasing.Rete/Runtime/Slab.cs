using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Runtime;

/// <summary>A struct that can lend one of its fields to a free list.</summary>
internal interface ISlabItem<T> where T : struct
{
    static abstract ref int NextFree(ref T item);
}

/// <summary>
/// Rows of one struct type in one array, addressed by index, with a free list through the rows themselves.
/// Index 0 is never handed out, so that 0 can mean "none". Not thread-safe. A mutable struct: keep it in a field.
/// </summary>
internal struct Slab<T> where T : struct, ISlabItem<T>
{
    public T[] Items;
    private int _count;
    private int _free;

    public Slab(int capacity)
    {
        Items = new T[Math.Max(capacity, 4)];
        _count = 1;
        _free = 0;
    }

    /// <summary>One more than the highest index in use.</summary>
    public readonly int Count => _count;

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Items[index];
    }

    /// <summary>Takes a row. Its content is whatever its last user left: the caller writes every field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take()
    {
        int index = _free;
        if (index != 0)
        {
            _free = T.NextFree(ref Items[index]);
            return index;
        }

        index = _count;
        if (index == Items.Length) Grow();
        _count = index + 1;
        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(int index)
    {
        T.NextFree(ref Items[index]) = _free;
        _free = index;
    }

    /// <summary>Forgets every row at once.</summary>
    public void Clear()
    {
        _count = 1;
        _free = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        // Doubling a large array would leave up to half of it unused: bytes kept per fact are a stated figure.
        int length = Items.Length;
        long wanted = length < 65_536 ? length * 2L : length + (length >> 3);
        Array.Resize(ref Items, (int)Math.Min(wanted, Array.MaxLength));
    }
}
