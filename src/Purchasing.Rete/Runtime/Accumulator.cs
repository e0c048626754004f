using System.Numerics;
using Purchasing.Rete.Delegates;

namespace Purchasing.Rete.Runtime;

/// <summary>The value that a match contributes; null contributes nothing.</summary>
internal delegate T ValueOf<out T>(WorkingMemory memory, int token, object? fact);

/// <summary>Writes a result into its row; true when the row's value differs from before.</summary>
internal delegate bool ResultWriter<in T>(object row, T value);

/// <summary>One result of an accumulate node in one session: the running state of every group. Groups and links are slab indexes.</summary>
internal abstract class Accumulator
{
    public abstract void Start(int group);

    public virtual void End(int group)
    {
    }

    public abstract void Add(WorkingMemory memory, int token, object? fact, int group, int link);

    /// <summary>Takes a contribution out; <paramref name="firstLink"/> heads the group's remaining ones.</summary>
    public abstract void Remove(WorkingMemory memory, int group, int link, int firstLink);

    public abstract bool Write(int group, object row);

    protected static ref T At<T>(ref T[] array, int index)
    {
        if (index >= array.Length) Array.Resize(ref array, Math.Max(array.Length * 2, index + 1));
        return ref array[index];
    }
}

/// <summary>Counts matches, or those whose value is not null.</summary>
internal sealed class CountAccumulator(Tiered<ValueOf<bool>>? counts, Tiered<ResultWriter<int>> writer) : Accumulator
{
    private bool[] _counted = new bool[4];
    private int[] _counts = new int[4];

    public override void Start(int group) => At(ref _counts, group) = 0;

    public override void Add(WorkingMemory memory, int token, object? fact, int group, int link)
    {
        bool counted = At(ref _counted, link) = counts is null || counts.Invoke(memory, token, fact);
        if (counted) _counts[group]++;
    }

    public override void Remove(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_counted[link]) _counts[group]--;
    }

    public override bool Write(int group, object row) => writer.Invoke(row, _counts[group]);
}

/// <summary>Adds up exact numbers; a contribution that leaves is subtracted.</summary>
internal sealed class SumAccumulator<T>(Tiered<ValueOf<T?>> value, Tiered<ResultWriter<T>> writer, ConditionSite site) : Accumulator where T : struct, INumber<T>
{
    private T[] _values = new T[4];
    private T[] _sums = new T[4];

    public override void Start(int group) => At(ref _sums, group) = T.Zero;

    public override void Add(WorkingMemory memory, int token, object? fact, int group, int link)
    {
        T contribution = value.Invoke(memory, token, fact) ?? T.Zero;
        try
        {
            T sum = checked(_sums[group] + contribution);
            At(ref _values, link) = contribution;
            _sums[group] = sum;
        }
        catch (OverflowException error)
        {
            At(ref _values, link) = T.Zero;
            memory.ConditionFailed(site, error);
        }
    }

    public override void Remove(WorkingMemory memory, int group, int link, int firstLink) => _sums[group] -= _values[link];

    public override bool Write(int group, object row) => writer.Invoke(row, _sums[group]);
}

/// <summary>The mean of the values that are not null, in decimal; null when there are none.</summary>
internal sealed class AverageAccumulator(Tiered<ValueOf<decimal?>> value, Tiered<ResultWriter<decimal?>> writer, ConditionSite site) : Accumulator
{
    private decimal?[] _values = new decimal?[4];
    private (decimal Sum, int Count)[] _totals = new (decimal, int)[4];

    public override void Start(int group) => At(ref _totals, group) = default;

    public override void Add(WorkingMemory memory, int token, object? fact, int group, int link)
    {
        decimal? contribution = value.Invoke(memory, token, fact);
        try
        {
            if (contribution is { } number) _totals[group] = (_totals[group].Sum + number, _totals[group].Count + 1);
        }
        catch (OverflowException error)
        {
            contribution = null;
            memory.ConditionFailed(site, error);
        }

        At(ref _values, link) = contribution;
    }

    public override void Remove(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_values[link] is { } number) _totals[group] = (_totals[group].Sum - number, _totals[group].Count - 1);
    }

    public override bool Write(int group, object row) =>
        writer.Invoke(row, _totals[group].Count == 0 ? null : _totals[group].Sum / _totals[group].Count);
}

/// <summary>
/// The value that stands first by an order: minimum and maximum (ordered by themselves), firstBy and lastBy.
/// Among equals the earliest contribution wins. When the winner leaves, the remaining contributions are searched.
/// </summary>
internal sealed class FirstAccumulator<TValue, TOrder>(
    Tiered<ValueOf<TValue>> value, Tiered<ValueOf<TOrder>> order, Tiered<ResultWriter<TValue>> writer, bool last) : Accumulator
{
    private (TValue Value, TOrder Order, int Sequence)[] _entries = new (TValue, TOrder, int)[4];
    private int[] _best = new int[4];
    private int _sequence;

    public override void Start(int group) => At(ref _best, group) = 0;

    public override void Add(WorkingMemory memory, int token, object? fact, int group, int link)
    {
        At(ref _entries, link) = (value.Invoke(memory, token, fact), order.Invoke(memory, token, fact), ++_sequence);
        if (_entries[link].Order is not null && Better(link, _best[group])) _best[group] = link;
    }

    public override void Remove(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_best[group] != link) return;
        int best = 0;
        for (int id = firstLink; id != 0; id = memory.Links[id].NextOfOwner)
            if (_entries[id].Order is not null && Better(id, best))
                best = id;
        _best[group] = best;
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

    public override void Add(WorkingMemory memory, int token, object? fact, int group, int link)
    {
        T item = At(ref _values, link) = value.Invoke(memory, token, fact);
        if (item is null) return;
        var box = new ValueBox(item);
        _counts[group]![box] = _counts[group]!.GetValueOrDefault(box) + 1;
    }

    public override void Remove(WorkingMemory memory, int group, int link, int firstLink)
    {
        T item = _values[link];
        if (item is null) return;
        var box = new ValueBox(item);
        if (--_counts[group]![box] == 0) _counts[group]!.Remove(box);
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

    public override void Add(WorkingMemory memory, int token, object? fact, int group, int link)
    {
        At(ref _values, link) = value.Invoke(memory, token, fact);
        _links[group]!.Add(link);
    }

    public override void Remove(WorkingMemory memory, int group, int link, int firstLink) => _links[group]!.Remove(link);

    public override bool Write(int group, object row)
    {
        var list = new T[_links[group]!.Count];
        for (int i = 0; i < list.Length; i++) list[i] = _values[_links[group]![i]];
        return writer.Invoke(row, list);
    }
}
