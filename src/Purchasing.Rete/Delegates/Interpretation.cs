using System.Linq.Expressions;
using System.Reflection;

namespace Purchasing.Rete.Delegates;

/// <summary>
/// Makes delegates that are interpreted. The interpreter remembers every field that it ever read, for the life of the
/// process; a field of a type that was generated for a rule file would keep the type's assembly, and with each load of a
/// changed rule file one more. So such fields are read by reflection, as the interpreter itself does it.
/// </summary>
internal static class Interpretation
{
    public static T Compile<T>(Expression<T> lambda) where T : Delegate =>
        ((Expression<T>)FieldReads.Instance.Visit(lambda)).Compile(preferInterpretation: true);

    private sealed class FieldReads : ExpressionVisitor
    {
        public static readonly FieldReads Instance = new();

        private static readonly MethodInfo s_getValue = typeof(FieldInfo).GetMethod(nameof(FieldInfo.GetValue))!;

        protected override Expression VisitMember(MemberExpression node) => node is { Member: FieldInfo { DeclaringType.IsCollectible: true } field, Expression: { } target }
            ? Expression.Convert(Expression.Call(Expression.Constant(field, typeof(FieldInfo)), s_getValue, Expression.Convert(Visit(target), typeof(object))), node.Type)
            : base.VisitMember(node);

        // What is written to is no read.
        protected override Expression VisitBinary(BinaryExpression node) => node is { NodeType: ExpressionType.Assign, Left: MemberExpression { Expression: { } target } left }
            ? Expression.Assign(left.Update(Visit(target)), Visit(node.Right))
            : base.VisitBinary(node);
    }
}
