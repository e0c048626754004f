using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>The code behind <c>in</c> over many constants and over collections.</summary>
internal static class Membership
{
    private static readonly MethodInfo s_contains = ((Func<IEnumerable<int>?, int, bool>)Contains).Method.GetGenericMethodDefinition();
    private static readonly MethodInfo s_setContains = ((Func<object, int, bool>)SetContains).Method.GetGenericMethodDefinition();
    private static readonly MethodInfo s_makeSet = ((Func<IReadOnlyList<BoundExpression>, object>)MakeSet<int>).Method.GetGenericMethodDefinition();

    public static Expression InCollection(Expression value, Expression collection) =>
        Expression.Call(Close(s_contains, value.Type), collection, value);

    public static Expression InConstants(Expression value, IReadOnlyList<BoundExpression> items)
    {
        object set = Close(s_makeSet, value.Type).Invoke(null, [items])!;
        return Expression.Call(Close(s_setContains, value.Type), Expression.Constant(set, typeof(object)), value);
    }

    private static bool Contains<T>(IEnumerable<T>? items, T value)
    {
        if (items is null) return false;
        if (items is ICollection<T> collection) return collection.Contains(value);
        foreach (T item in items)
        {
            if (EqualityComparer<T>.Default.Equals(item, value)) return true;
        }
        return false;
    }

    private static bool SetContains<T>(object set, T value) => ((HashSet<T>)set).Contains(value);

    private static object MakeSet<T>(IReadOnlyList<BoundExpression> items)
    {
        HashSet<T> set = new(items.Count);
        foreach (BoundExpression item in items) set.Add((T)((BoundConstant)item).Value!);
        return set;
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reference types share code; of value types, a host compiled ahead of time uses those of its own facts.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The methods put no requirement on the members of T.")]
    private static MethodInfo Close(MethodInfo definition, Type type) => definition.MakeGenericMethod(type);
}
