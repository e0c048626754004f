using Purchasing.Rete.Delegates;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>Nodes that want a field to equal a constant, by the constant.</summary>
internal sealed class ConstantIndex<T> : AlphaIndex where T : notnull
{
    private readonly Dictionary<T, AlphaNode[]> _nodes = [];
    private readonly FieldReader<T> _field;

    public ConstantIndex(FactField field, List<IndexedNode> members, TieredCompiler delegates)
    {
        _field = new FieldReader<T>(field, delegates);
        var byValue = new Dictionary<object, List<AlphaNode>>();
        foreach (IndexedNode member in members)
        {
            if (!byValue.TryGetValue(member.Test.Value, out List<AlphaNode>? nodes)) byValue.Add(member.Test.Value, nodes = []);
            nodes.Add(member.Node);
        }

        foreach ((object value, List<AlphaNode> nodes) in byValue) _nodes.Add((T)value, [.. nodes]);
    }

    public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        if (!_field.TryRead(value, out T? key) || !_nodes.TryGetValue(key, out AlphaNode[]? nodes)) return;
        foreach (AlphaNode node in nodes)
            if ((node.Watch & mask) != 0)
                node.Enter(memory, fact, value, mask, isTested: node.TestsOneConstant);
    }
}
