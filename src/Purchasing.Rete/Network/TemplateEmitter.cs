using System.Linq.Expressions;
using System.Reflection;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Network;

/// <summary>Turns a text with holes into an expression that makes the text.</summary>
internal static class TemplateEmitter
{
    private static readonly MethodInfo Format = typeof(FactText).GetMethod(nameof(FactText.Value))!;
    private static readonly MethodInfo Concat = typeof(string).GetMethod(nameof(string.Concat), [typeof(string[])])!;

    public static Expression Emit(BoundTemplate template, Func<BoundExpression, Expression> emit) =>
        Expression.Call(Concat, Expression.NewArrayInit(typeof(string), template.Parts.Select(part => part.Value is null
            ? (Expression)Expression.Constant(part.Text ?? "")
            : Expression.Call(Format, Expression.Convert(emit(part.Value), typeof(object)), Expression.Constant(part.Format, typeof(string))))));
}
