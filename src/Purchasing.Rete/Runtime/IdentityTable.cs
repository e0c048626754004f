using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Finds the row of an object by its identity, so that no object is two facts. A few facts are looked through one by one;
/// more are hashed, with open addressing and linear probing, at about ten bytes a fact. Not thread-safe.
/// </summary>
internal sealed class IdentityTable
{
    /// <summary>Up to this many facts are looked through.</summary>
    private const int Few = 16;

    private readonly int[] _few = new int[Few];
    private int[]? _rows;
    private int _count;

    /// <summary>Notes an object's row; false when it has one already.</summary>
    public bool TryAdd(FactRow[] facts, object value, int row)
    {
        if (_rows is null)
        {
            for (int i = 0; i < _count; i++)
                if (ReferenceEquals(facts[_few[i]].Object, value)) return false;
            if (_count < Few)
            {
                _few[_count++] = row;
                return true;
            }

            _rows = new int[4 * Few];
            foreach (int known in _few) Put(_rows, known, facts[known].Object!);
        }

        if (_count >= _rows.Length / 2 + _rows.Length / 4) Grow(facts);
        int mask = _rows.Length - 1;
        int at = Home(value, mask);
        for (; _rows[at] != 0; at = (at + 1) & mask)
            if (ReferenceEquals(facts[_rows[at]].Object, value)) return false;
        _rows[at] = row;
        _count++;
        return true;
    }

    /// <summary>The row of an object, or 0.</summary>
    public int Find(FactRow[] facts, object value)
    {
        if (_rows is null)
        {
            for (int i = 0; i < _count; i++)
                if (ReferenceEquals(facts[_few[i]].Object, value)) return _few[i];
            return 0;
        }

        int mask = _rows.Length - 1;
        for (int at = Home(value, mask); _rows[at] != 0; at = (at + 1) & mask)
            if (ReferenceEquals(facts[_rows[at]].Object, value)) return _rows[at];
        return 0;
    }

    /// <summary>Forgets the object of a row that still holds it.</summary>
    public void Remove(FactRow[] facts, int row)
    {
        if (_rows is null)
        {
            int index = Array.IndexOf(_few, row, 0, _count);
            if (index >= 0) _few[index] = _few[--_count];
            return;
        }

        int mask = _rows.Length - 1;
        int at = Home(facts[row].Object!, mask);
        for (; _rows[at] != row; at = (at + 1) & mask)
            if (_rows[at] == 0) return;
        _count--;
        // What stands behind moves up, so that no gap hides it (Knuth 6.4, algorithm R).
        for (int gap = at; ;)
        {
            at = (at + 1) & mask;
            if (_rows[at] == 0)
            {
                _rows[gap] = 0;
                return;
            }

            int home = Home(facts[_rows[at]].Object!, mask);
            if (((at - home) & mask) < ((at - gap) & mask)) continue;
            _rows[gap] = _rows[at];
            gap = at;
        }
    }

    public void Clear()
    {
        _rows = null;
        _count = 0;
    }

    private void Grow(FactRow[] facts)
    {
        int[] old = _rows!;
        _rows = new int[old.Length * 2];
        foreach (int row in old)
            if (row != 0) Put(_rows, row, facts[row].Object!);
    }

    private static void Put(int[] rows, int row, object value)
    {
        int mask = rows.Length - 1;
        int at = Home(value, mask);
        while (rows[at] != 0) at = (at + 1) & mask;
        rows[at] = row;
    }

    // The runtime's identity hashes are spread over 26 bits already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Home(object value, int mask) => RuntimeHelpers.GetHashCode(value) & mask;
}
