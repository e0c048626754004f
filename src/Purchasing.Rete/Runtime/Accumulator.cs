using Purchasing.Rete.Delegates;

namespace Purchasing.Rete.Runtime;

/// <summary>The value that a match contributes; null contributes nothing.</summary>
internal delegate T ValueOf<out T>(WorkingMemory memory, int token, object? fact);

/// <summary>Writes a result into its row; true when the row's value differs from before.</summary>
internal delegate bool ResultWriter<in T>(object row, T value);

/// <summary>
/// One result of an accumulate node in one session: the running state of every group. Groups and links are slab indexes.
/// What a match contributes is read once, when it comes, and kept: taking it out again, or adding up anew what is there,
/// asks the host's facts nothing.
/// </summary>
internal abstract class Accumulator
{
    /// <summary>Begins a group, or begins it anew.</summary>
    public abstract void Start(int group);

    public virtual void End(int group)
    {
    }

    /// <summary>Reads what a match contributes and keeps it with the link. Changes no group.</summary>
    public abstract void Read(WorkingMemory memory, int token, object? fact, int link);

    /// <summary>Adds what was read for a link.</summary>
    /// <returns>False when the state no longer says exactly what its contributions come to: they must be added anew.</returns>
    public abstract bool Include(int group, int link);

    /// <summary>Takes out what was read for a link; <paramref name="firstLink"/> heads the group's remaining ones.</summary>
    /// <returns>As <see cref="Include"/>.</returns>
    public abstract bool Exclude(WorkingMemory memory, int group, int link, int firstLink);

    /// <summary>Writes the group's result into its row; true when it differs from before.</summary>
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

    public override void Read(WorkingMemory memory, int token, object? fact, int link) =>
        At(ref _counted, link) = counts is null || counts.Invoke(memory, token, fact);

    public override bool Include(int group, int link)
    {
        if (_counted[link]) _counts[group]++;
        return true;
    }

    public override bool Exclude(WorkingMemory memory, int group, int link, int firstLink)
    {
        if (_counted[link]) _counts[group]--;
        return true;
    }

    public override bool Write(int group, object row) => writer.Invoke(row, _counts[group]);
}
