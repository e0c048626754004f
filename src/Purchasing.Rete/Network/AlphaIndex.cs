using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Network;

/// <summary>A test of one field against a constant, as the alpha indexes use it.</summary>
internal readonly record struct ConstantTest(FactField Field, BinaryOperator Operator, object Value);

/// <summary>Alpha nodes that test the same field against constants, found by the field's value. Immutable.</summary>
internal abstract class AlphaIndex
{
    /// <summary>Everything that the nodes in the index watch.</summary>
    public ulong Watch { get; private init; }

    public abstract void Enter(WorkingMemory memory, int fact, object value, ulong mask);

    /// <summary>Sorts nodes into indexes; the second result are those that no index pays for.</summary>
    public static (AlphaIndex[] Indexes, AlphaNode[] Plain) Build(AlphaNode[] nodes, int from)
    {
        var indexes = new List<AlphaIndex>();
        var left = new List<AlphaNode>(nodes);
        Take(left, from, indexes, equality: true);
        Take(left, from, indexes, equality: false);
        return ([.. indexes], [.. left]);
    }

    protected static void Offer(AlphaNode[] nodes, WorkingMemory memory, int fact, object value, ulong mask)
    {
        foreach (AlphaNode node in nodes)
            if ((node.Watch & mask) != 0)
                node.Enter(memory, fact, value, mask);
    }

    private static void Take(List<AlphaNode> nodes, int from, List<AlphaIndex> indexes, bool equality)
    {
        while (true)
        {
            var best = nodes
                .SelectMany(node => node.ConstantTests.Where(t => Fits(t, equality)).Select(t => t.Field.Member).Distinct(), (node, member) => (node, member))
                .GroupBy(pair => pair.member, pair => pair.node)
                .MaxBy(group => group.Count());
            if (best is null || best.Count() < from) return;
            (AlphaNode Node, ConstantTest Test)[] members = [.. best.Select(node => (node, node.ConstantTests.First(t => Fits(t, equality) && t.Field.Member == best.Key)))];
            indexes.Add(Create(members, equality));
            nodes.RemoveAll(node => members.Any(m => m.Node == node));
        }
    }

    private static bool Fits(ConstantTest test, bool equality) =>
        equality == (test.Operator == BinaryOperator.Equal) && (equality || test.Value is IComparable and not string);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Compiled rule sets need dynamic code anyway (expression compilation); without it the interpreter also creates closed generics over known field types.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type argument is a field's type, which the rule set keeps alive.")]
    private static AlphaIndex Create((AlphaNode Node, ConstantTest Test)[] members, bool equality)
    {
        Type type = Nullable.GetUnderlyingType(members[0].Test.Field.Type) ?? members[0].Test.Field.Type;
        Type index = (equality ? typeof(ConstantIndex<>) : typeof(RangeIndex<>)).MakeGenericType(type);
        return (AlphaIndex)Activator.CreateInstance(index, members, Reader(members[0].Test.Field, type))!;
    }

    /// <summary>Reads the field as (has a value, the value).</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "See Create.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "See Create.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "See Create.")]
    [UnconditionalSuppressMessage("Trimming", "IL2080", Justification = "See Create.")]
    private static Delegate Reader(FactField field, Type type)
    {
        ParameterExpression fact = Expression.Parameter(typeof(object), "fact");
        Expression value = Expression.MakeMemberAccess(Expression.Convert(fact, field.Member.DeclaringType!), field.Member);
        Type result = typeof(ValueTuple<,>).MakeGenericType(typeof(bool), type);
        Expression has = field.Type.IsValueType && field.Type == type
            ? Expression.Constant(true)
            : Expression.NotEqual(value, Expression.Constant(null, field.Type));
        if (field.Type != type) value = Expression.Coalesce(value, Expression.Default(type));
        Expression body = Expression.New(result.GetConstructor([typeof(bool), type])!, has, value);
        return Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(object), result), body, fact).Compile();
    }

    private sealed class ConstantIndex<T> : AlphaIndex where T : notnull
    {
        private readonly Dictionary<T, AlphaNode[]> _nodes;
        private readonly Func<object, (bool Has, T Value)> _read;

        public ConstantIndex((AlphaNode Node, ConstantTest Test)[] members, Func<object, (bool, T)> read)
        {
            _read = read;
            _nodes = members.GroupBy(m => (T)m.Test.Value).ToDictionary(g => g.Key, g => g.Select(m => m.Node).ToArray());
            Watch = members.Aggregate(0UL, (bits, m) => bits | m.Node.Watch);
        }

        public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
        {
            (bool has, T key) = _read(value);
            if (has && _nodes.TryGetValue(key, out AlphaNode[]? nodes)) Offer(nodes, memory, fact, value, mask);
        }
    }

    private sealed class RangeIndex<T> : AlphaIndex where T : notnull
    {
        private readonly (T Bound, AlphaNode Node)[] _lower;
        private readonly (T Bound, AlphaNode Node)[] _upper;
        private readonly Func<object, (bool Has, T Value)> _read;

        public RangeIndex((AlphaNode Node, ConstantTest Test)[] members, Func<object, (bool, T)> read)
        {
            _read = read;
            _lower = [.. members.Where(m => m.Test.Operator is BinaryOperator.Greater or BinaryOperator.GreaterOrEqual)
                .Select(m => ((T)m.Test.Value, m.Node)).OrderBy(m => m.Item1)];
            _upper = [.. members.Where(m => m.Test.Operator is BinaryOperator.Less or BinaryOperator.LessOrEqual)
                .Select(m => ((T)m.Test.Value, m.Node)).OrderByDescending(m => m.Item1)];
            Watch = members.Aggregate(0UL, (bits, m) => bits | m.Node.Watch);
        }

        // The nodes whose bound holds are a prefix of each sorted array; the node's own test decides about equality.
        public override void Enter(WorkingMemory memory, int fact, object value, ulong mask)
        {
            (bool has, T key) = _read(value);
            if (!has) return;
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
    }
}
