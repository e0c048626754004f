using System.Linq.Expressions;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Compilation;

/// <summary>
/// Computes once what several values of one modify have in common. The name of a <c>let</c> is replaced by what it stands
/// for, the same expression wherever the name is written, so that without this a chain of them would be computed many times over.
/// The place that computes it first, and in any case, keeps the result; places before it that may not be reached compute their
/// own. So everything fails where it failed before.
/// </summary>
internal sealed class SharedValues
{
    private readonly Dictionary<object, int> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, ParameterExpression> _kept = new(ReferenceEqualityComparer.Instance);

    private SharedValues()
    {
    }

    /// <summary>Marks what the values share.</summary>
    /// <param name="values">The values, in the order in which they are computed.</param>
    /// <param name="locals">Gets the locals that keep results.</param>
    public static BoundExpression[] Of(IEnumerable<BoundExpression> values, List<ParameterExpression> locals)
    {
        BoundExpression[] shared = [.. values];
        var sharing = new SharedValues();
        foreach (BoundExpression value in shared) sharing.Count(value);
        if (!sharing._uses.Values.Any(count => count > 1)) return shared;
        for (int i = 0; i < shared.Length; i++) shared[i] = sharing.Share(shared[i], isCertain: true);
        locals.AddRange(sharing._kept.Values);
        return shared;
    }

    private void Count(BoundExpression expression)
    {
        // What is below one that was met before is computed with it.
        if (IsWork(expression) && !_uses.TryAdd(expression, 1)) _uses[expression]++;
        else ExpressionAnalysis.Children(expression, Count);
    }

    private BoundExpression Share(BoundExpression expression, bool isCertain)
    {
        if (_kept.TryGetValue(expression, out ParameterExpression? known)) return new BoundKept(known, null, expression);
        BoundExpression inner = ShareBelow(expression, isCertain);
        if (!isCertain || !_uses.TryGetValue(expression, out int uses) || uses < 2) return inner;
        ParameterExpression kept = Expression.Variable(expression.Type, "shared");
        _kept.Add(expression, kept);
        return new BoundKept(kept, inner, expression);
    }

    private BoundExpression ShareBelow(BoundExpression expression, bool isCertain)
    {
        switch (expression)
        {
            case BoundMember member:
                return member with { Target = Share(member.Target, isCertain) };
            case BoundUnary unary:
                return unary with { Operand = Share(unary.Operand, isCertain) };
            case BoundConvert convert:
                return convert with { Operand = Share(convert.Operand, isCertain) };
            case BoundBinary binary:
                BoundExpression left = Share(binary.Left, isCertain);
                return binary with { Left = left, Right = Share(binary.Right, isCertain && binary.Operator is not (BinaryOperator.And or BinaryOperator.Or)) };
            case BoundCoalesce coalesce:
                BoundExpression first = Share(coalesce.Left, isCertain);
                return coalesce with { Left = first, Right = Share(coalesce.Right, isCertain: false) };
            case BoundConditional conditional:
                BoundExpression test = Share(conditional.Test, isCertain);
                BoundExpression ifTrue = Share(conditional.IfTrue, isCertain: false);
                return conditional with { Test = test, IfTrue = ifTrue, IfFalse = Share(conditional.IfFalse, isCertain: false) };
            case BoundCall call:
                var arguments = new BoundExpression[call.Arguments.Count];
                for (int i = 0; i < arguments.Length; i++) arguments[i] = Share(call.Arguments[i], isCertain);
                return call with { Arguments = arguments };
            default:
                // Memberships and texts are left as they are: what is emitted for them says what is computed when.
                return expression;
        }
    }

    private static bool IsWork(BoundExpression expression) => expression is BoundCall or BoundBinary or BoundConditional;
}
