using Purchasing.Rete.Delegates;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// The value that stands first by an order: minimum and maximum (ordered by themselves), firstBy and lastBy.
/// Among equals the earliest contribution wins. Most sessions only need the best; from the first time that it leaves,
/// a group keeps its contributions in a heap, so that the next best costs the logarithm of their number.
/// </summary>
internal sealed class FirstAccumulator<TValue, TOrder>(
    Tiered<ValueOf<TValue>> value, Tiered<ValueOf<TOrder>> order, Tiered<ResultWriter<TValue>> writer, bool last) : Accumulator
{
    /// <summary>A heap with so many more entries than contributions is cleared of those that left.</summary>
    private const int Slack = 32;

    // A contribution that left has no sequence.
    private (TValue Value, TOrder Order, long Sequence)[] _entries = new (TValue, TOrder, long)[4];
    private (int Best, int Count)[] _groups = new (int, int)[4];
    private PriorityQueue<int, (TOrder Order, long Sequence)>?[] _heaps = [];
    private long _sequence;

    public override void Start(int group)
    {
        At(ref _groups, group) = default;
        End(group);
    }

    public override void End(int group)
    {
        if (group < _heaps.Length) _heaps[group] = null;
    }

    public override void Read(WorkingMemory memory, int token, object? fact, int link) =>
        At(ref _entries, link) = (value.Invoke(memory, token, fact), order.Invoke(memory, token, fact), ++_sequence);

    public override bool Include(int group, int link)
    {
        (_, TOrder own, long sequence) = _entries[link];
        if (own is null) return true;
        ref (int Best, int Count) state = ref _groups[group];
        if (state.Best == 0 || Compare((own, sequence), (_entries[state.Best].Order, _entries[state.Best].Sequence)) < 0) state.Best = link;
        state.Count++;
        if (group < _heaps.Length) _heaps[group]?.Enqueue(link, (own, sequence));
        return true;
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_entries[link].Order is null) return true;
        _entries[link].Sequence = 0;
        ref (int Best, int Count) state = ref _groups[group];
        state.Count--;
        ref PriorityQueue<int, (TOrder Order, long Sequence)>? heap = ref At(ref _heaps, group);
        if (state.Best != link)
        {
            if (heap is not null && heap.Count > 2 * state.Count + Slack) heap = Heap(memory, firstLink);
            return true;
        }

        heap ??= Heap(memory, firstLink);
        state.Best = 0;
        while (heap.TryPeek(out int next, out (TOrder Order, long Sequence) place))
        {
            memory.Steps++;
            // The row of a contribution that left may be in use again.
            if (_entries[next].Sequence == place.Sequence)
            {
                state.Best = next;
                break;
            }

            heap.Dequeue();
        }

        return true;
    }

    public override bool Write(int group, object row) => writer.Invoke(row, _groups[group].Best == 0 ? default! : _entries[_groups[group].Best].Value);

    private PriorityQueue<int, (TOrder Order, long Sequence)> Heap(WorkingMemory memory, int firstLink)
    {
        var heap = new PriorityQueue<int, (TOrder Order, long Sequence)>(Comparer<(TOrder Order, long Sequence)>.Create(Compare));
        for (int id = firstLink; id != 0; id = memory.Links[id].NextOfOwner)
        {
            memory.Steps++;
            if (memory.Links[id].State >= 0 && _entries[id].Order is not null) heap.Enqueue(id, (_entries[id].Order, _entries[id].Sequence));
        }

        return heap;
    }

    private int Compare((TOrder Order, long Sequence) x, (TOrder Order, long Sequence) y)
    {
        int comparison = typeof(TOrder) == typeof(string)
            ? string.CompareOrdinal((string?)(object?)x.Order, (string?)(object?)y.Order)
            : Comparer<TOrder>.Default.Compare(x.Order, y.Order);
        if (comparison == 0) return x.Sequence.CompareTo(y.Sequence);
        return last ? -Math.Sign(comparison) : comparison;
    }
}

/// <summary>How many different values there are, null not counted.</summary>
internal sealed class CountDistinctAccumulator<T>(Tiered<ValueOf<T>> value, Tiered<ResultWriter<int>> writer) : Accumulator
{
    private T[] _values = new T[4];
    private Dictionary<ValueBox, int>?[] _counts = new Dictionary<ValueBox, int>?[4];

    public override void Start(int group)
    {
        ref Dictionary<ValueBox, int>? counts = ref At(ref _counts, group);
        if (counts is null) counts = [];
        else counts.Clear();
    }

    public override void End(int group) => _counts[group]?.Clear();

    public override void Read(WorkingMemory memory, int token, object? fact, int link) => At(ref _values, link) = value.Invoke(memory, token, fact);

    public override bool Include(int group, int link)
    {
        if (_values[link] is not { } item) return true;
        var box = new ValueBox(item);
        _counts[group]![box] = _counts[group]!.GetValueOrDefault(box) + 1;
        return true;
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_values[link] is not { } item) return true;
        var box = new ValueBox(item);
        // A value whose hash changed since it came is not found: its group is counted anew.
        if (!_counts[group]!.TryGetValue(box, out int count)) return false;
        if (count == 1) _counts[group]!.Remove(box);
        else _counts[group]![box] = count - 1;
        return true;
    }

    public override bool Write(int group, object row) => writer.Invoke(row, _counts[group]!.Count);

    private readonly record struct ValueBox(T Value);
}

/// <summary>The values themselves, in the order in which their facts came; a new list whenever it changes.</summary>
internal sealed class CollectAccumulator<T>(Tiered<ValueOf<T>> value, Tiered<ResultWriter<IReadOnlyList<T>>> writer) : Accumulator
{
    private T[] _values = new T[4];
    private List<int>?[] _links = new List<int>?[4];

    public override void Start(int group)
    {
        ref List<int>? links = ref At(ref _links, group);
        if (links is null) links = [];
        else links.Clear();
    }

    public override void End(int group) => _links[group]?.Clear();

    public override void Read(WorkingMemory memory, int token, object? fact, int link) => At(ref _values, link) = value.Invoke(memory, token, fact);

    public override bool Include(int group, int link)
    {
        _links[group]!.Add(link);
        return true;
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        _links[group]!.Remove(link);
        return true;
    }

    public override bool Write(int group, object row)
    {
        var list = new T[_links[group]!.Count];
        for (int i = 0; i < list.Length; i++) list[i] = _values[_links[group]![i]];
        return writer.Invoke(row, list);
    }
}
