using Purchasing.Rete.Delegates;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// The value that stands first by an order: minimum and maximum (ordered by themselves), firstBy and lastBy.
/// Among equals the earliest contribution wins. When the winner leaves, the remaining contributions are searched.
/// </summary>
internal sealed class FirstAccumulator<TValue, TOrder>(
    Tiered<ValueOf<TValue>> value, Tiered<ValueOf<TOrder>> order, Tiered<ResultWriter<TValue>> writer, bool last) : Accumulator
{
    private (TValue Value, TOrder Order, long Sequence)[] _entries = new (TValue, TOrder, long)[4];
    private int[] _best = new int[4];
    private long _sequence;

    public override void Start(int group) => At(ref _best, group) = 0;

    public override void Read(WorkingMemory memory, int token, object? fact, int link) =>
        At(ref _entries, link) = (value.Invoke(memory, token, fact), order.Invoke(memory, token, fact), ++_sequence);

    public override bool Include(int group, int link)
    {
        if (_entries[link].Order is not null && Better(link, _best[group])) _best[group] = link;
        return true;
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_best[group] != link) return true;
        int best = 0;
        for (int id = firstLink; id != 0; id = memory.Links[id].NextOfOwner)
            if (memory.Links[id].State >= 0 && _entries[id].Order is not null && Better(id, best))
                best = id;
        _best[group] = best;
        return true;
    }

    public override bool Write(int group, object row) => writer.Invoke(row, _best[group] == 0 ? default! : _entries[_best[group]].Value);

    private bool Better(int candidate, int best)
    {
        if (best == 0) return true;
        int comparison = typeof(TOrder) == typeof(string)
            ? string.CompareOrdinal((string?)(object?)_entries[candidate].Order, (string?)(object?)_entries[best].Order)
            : Comparer<TOrder>.Default.Compare(_entries[candidate].Order, _entries[best].Order);
        if (comparison == 0) return _entries[candidate].Sequence < _entries[best].Sequence;
        return last ? comparison > 0 : comparison < 0;
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
