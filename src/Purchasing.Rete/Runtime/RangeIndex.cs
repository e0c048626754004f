using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>Nodes that want a field to lie above or below a constant, in the order of the constants.</summary>
internal sealed class RangeIndex<T> : AlphaIndex where T : notnull
{
    private readonly (T Bound, AlphaNode Node)[] _lower;
    private readonly (T Bound, AlphaNode Node)[] _upper;
    private readonly FieldReader<T> _field;

    public RangeIndex(FactField field, List<IndexedNode> members, TieredCompiler delegates)
    {
        _field = new FieldReader<T>(field, delegates);
        List<IndexedNode> lower = [], upper = [];
        foreach (IndexedNode member in members)
            (member.Test.Operator is BinaryOperator.Greater or BinaryOperator.GreaterOrEqual ? lower : upper).Add(member);
        _lower = InOrder(lower, 1);
        _upper = InOrder(upper, -1);
    }

    // The nodes whose bound holds are a prefix of each sorted array; the node's own test decides about equality.
    public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        if (!_field.TryRead(value, out T? key)) return;
        foreach ((T bound, AlphaNode node) in _lower)
        {
            if (Comparer<T>.Default.Compare(bound, key) > 0) break;
            if ((node.Watch & mask) != 0) node.Enter(memory, fact, value, mask);
        }

        foreach ((T bound, AlphaNode node) in _upper)
        {
            if (Comparer<T>.Default.Compare(bound, key) < 0) break;
            if ((node.Watch & mask) != 0) node.Enter(memory, fact, value, mask);
        }
    }

    private static (T Bound, AlphaNode Node)[] InOrder(List<IndexedNode> members, int direction)
    {
        members.Sort((x, y) => direction * ((IComparable)x.Test.Value).CompareTo(y.Test.Value) is var order and not 0 ? order : x.Node.Id.CompareTo(y.Node.Id));
        var sorted = new (T, AlphaNode)[members.Count];
        for (int i = 0; i < sorted.Length; i++) sorted[i] = ((T)members[i].Test.Value, members[i].Node);
        return sorted;
    }
}
