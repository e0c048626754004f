namespace Purchasing.Core.Sources;

/// <summary>The facts of one product in a <see cref="FactBatch{T}"/>, in the order the source gave them.</summary>
/// <typeparam name="T">The type of fact.</typeparam>
public readonly struct FactGroup<T>
    where T : class
{
    private readonly List<T>? _rows;
    private readonly List<int>? _next;
    private readonly int _head;

    internal FactGroup(List<T> rows, List<int> next, int head, int count)
    {
        _rows = rows;
        _next = next;
        _head = head;
        Count = count;
    }

    /// <summary>How many facts the product has; 0 when the source has no row for it.</summary>
    public int Count { get; }

    /// <summary>The first fact, or null when there is none.</summary>
    public T? First => Count == 0 ? null : _rows![_head];

    /// <summary>Iterates without allocating.</summary>
    public Enumerator GetEnumerator() => new(_rows, _next, Count == 0 ? -1 : _head);

    /// <summary>The facts as an array.</summary>
    public T[] ToArray()
    {
        if (Count == 0)
            return [];
        T[] facts = new T[Count];
        int i = 0;
        foreach (T fact in this)
            facts[i++] = fact;
        return facts;
    }

    /// <summary>Walks the facts of one product.</summary>
    public struct Enumerator
    {
        private readonly List<T>? _rows;
        private readonly List<int>? _next;
        private int _following;
        private int _at;

        internal Enumerator(List<T>? rows, List<int>? next, int head)
        {
            _rows = rows;
            _next = next;
            _following = head;
            _at = -1;
        }

        /// <summary>The fact at the current place.</summary>
        public readonly T Current => _rows![_at];

        /// <summary>Goes to the next fact.</summary>
        /// <returns>False after the last one.</returns>
        public bool MoveNext()
        {
            if (_following < 0)
                return false;
            _at = _following;
            _following = _next![_at];
            return true;
        }
    }
}
