namespace Purchasing.Rete.Runtime;

/// <summary>A place in the tree of a <see cref="TableIndex"/>. Immutable.</summary>
internal abstract class TableSplit
{
    public abstract void Enter(WorkingMemory memory, int fact, object value, ulong mask);
}

/// <summary>The nodes at the end of a path.</summary>
/// <param name="decided">Those whose tests all hold on this path.</param>
/// <param name="open">Those that must still be tested.</param>
internal sealed class TableLeaf(AlphaNode[] decided, AlphaNode[] open) : TableSplit
{
    public static TableSplit Of(List<TableIndexRow> rows)
    {
        AlphaNode[] decided = [.. rows.Where(r => r.IsDecided).Select(r => r.Node)], open = [.. rows.Where(r => !r.IsDecided).Select(r => r.Node)];
        foreach (AlphaNode node in open) node.EnsureTest();
        return decided.Length == 1 && open.Length == 0 ? new TableRowLeaf(decided[0]) : new TableLeaf(decided, open);
    }

    public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        foreach (AlphaNode node in decided)
            if ((node.Watch & mask) != 0) node.Enter(memory, fact, value, mask, isTested: true);
        foreach (AlphaNode node in open)
            if ((node.Watch & mask) != 0) node.Enter(memory, fact, value, mask);
    }
}

/// <summary>The one node at the end of a path, whose tests all hold there: the usual end in a table without overlaps.</summary>
internal sealed class TableRowLeaf(AlphaNode node) : TableSplit
{
    public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        if ((node.Watch & mask) != 0) node.Enter(memory, fact, value, mask, isTested: true);
    }
}

/// <summary>Splits by values that are wanted.</summary>
internal sealed class ValueSplit<T>(FieldReader<T> field, Dictionary<T, TableSplit> children, TableSplit? rest) : TableSplit where T : notnull
{
    public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        if (field.TryRead(value, out T? key) && children.TryGetValue(key, out TableSplit? child)) child.Enter(memory, fact, value, mask);
        rest?.Enter(memory, fact, value, mask);
    }
}

/// <summary>Splits by ranges: a child for each bound, and one for each gap before, between and after them.</summary>
internal sealed class RangeSplit<T>(FieldReader<T> field, T[] bounds, TableSplit?[] children, TableSplit? rest) : TableSplit where T : notnull
{
    public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        if (field.TryRead(value, out T? key))
        {
            int low = 0, high = bounds.Length;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (Comparer<T>.Default.Compare(bounds[middle], key) < 0) low = middle + 1;
                else high = middle;
            }

            int place = 2 * low + (low < bounds.Length && Comparer<T>.Default.Compare(bounds[low], key) == 0 ? 1 : 0);
            children[place]?.Enter(memory, fact, value, mask);
        }

        rest?.Enter(memory, fact, value, mask);
    }
}
