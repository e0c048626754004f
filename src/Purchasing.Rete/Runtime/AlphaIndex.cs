using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>A test of one field against a constant, as the alpha indexes use it.</summary>
internal sealed record ConstantTest(FactField Field, BinaryOperator Operator, object Value);

/// <summary>A node in an index, with the test that it is found by.</summary>
internal sealed record IndexedNode(AlphaNode Node, ConstantTest Test);

/// <summary>
/// Alpha nodes that test the same field against constants, found by the field's value. Immutable. (Classes and plain
/// loops where structs and LINQ would do: the runtime has ready code for generics over classes only, and what it must
/// generate is most of the time that a new process takes to load its rules.)
/// </summary>
internal abstract class AlphaIndex
{
    /// <summary>Everything that the nodes in the index watch.</summary>
    public ulong Watch { get; private set; }

    public abstract void Enter(WorkingMemory memory, int fact, object value, ulong mask);

    protected void WatchAll(IEnumerable<AlphaNode> nodes)
    {
        foreach (AlphaNode node in nodes) Watch |= node.Watch;
    }

    /// <summary>Sorts nodes into indexes; the second result are those that no index pays for.</summary>
    public static (AlphaIndex[] Indexes, AlphaNode[] Plain) Build(AlphaNode[] nodes, int from, TieredCompiler delegates)
    {
        var indexes = new List<AlphaIndex>();
        var left = new List<AlphaNode>(nodes);
        if (TableIndex.Take(left, delegates) is { } table) indexes.Add(table);
        foreach (AlphaNode node in left) node.EnsureTest();
        Take(left, from, indexes, equality: true, delegates);
        Take(left, from, indexes, equality: false, delegates);
        return ([.. indexes], [.. left]);
    }

    private static void Take(List<AlphaNode> nodes, int from, List<AlphaIndex> indexes, bool equality, TieredCompiler delegates)
    {
        while (true)
        {
            var groups = new Dictionary<MemberInfo, List<IndexedNode>>();
            List<IndexedNode>? best = null;
            foreach (AlphaNode node in nodes)
            {
                foreach (ConstantTest test in node.ConstantTests)
                {
                    if (!Fits(test, equality)) continue;
                    if (!groups.TryGetValue(test.Field.Member, out List<IndexedNode>? group)) groups.Add(test.Field.Member, group = []);
                    // A node with several tests of the field is found by the first.
                    if (group.Count > 0 && group[^1].Node == node) continue;
                    group.Add(new IndexedNode(node, test));
                    if (best is null || group.Count > best.Count) best = group;
                }
            }

            if (best is null || best.Count < from) return;
            AlphaIndex index = Create(best, equality, delegates);
            indexes.Add(index);
            HashSet<AlphaNode> taken = [.. best.Select(member => member.Node)];
            index.WatchAll(taken);
            nodes.RemoveAll(taken.Contains);
        }
    }

    private static bool Fits(ConstantTest test, bool equality) =>
        equality == (test.Operator == BinaryOperator.Equal) && (equality || test.Value is IComparable and not string);

    private static AlphaIndex Create(List<IndexedNode> members, bool equality, TieredCompiler delegates)
    {
        FactField field = members[0].Test.Field;
        Type type = Nullable.GetUnderlyingType(field.Type) ?? field.Type;
        if (type == typeof(string)) return new ConstantIndex<string>(field, members, delegates);
        if (type == typeof(int)) return Of<int>();
        if (type == typeof(long)) return Of<long>();
        if (type == typeof(decimal)) return Of<decimal>();
        if (type == typeof(bool)) return Of<bool>();
        if (type == typeof(DateOnly)) return Of<DateOnly>();
        return OfOther(type, field, members, equality, delegates);

        AlphaIndex Of<T>() where T : notnull => equality ? new ConstantIndex<T>(field, members, delegates) : new RangeIndex<T>(field, members, delegates);
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Compiled rule sets need dynamic code anyway (expression compilation); without it the interpreter also creates closed generics over known field types.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type argument is a field's type, which the rule set keeps alive.")]
    private static AlphaIndex OfOther(Type type, FactField field, List<IndexedNode> members, bool equality, TieredCompiler delegates) =>
        (AlphaIndex)Activator.CreateInstance((equality ? typeof(ConstantIndex<>) : typeof(RangeIndex<>)).MakeGenericType(type), field, members, delegates)!;
}
