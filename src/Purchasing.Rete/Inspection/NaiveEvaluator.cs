using System.Linq.Expressions;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Inspection;

/// <summary>
/// Evaluates single expressions over given facts, boxed: for questions asked after the fact, never while matching.
/// Keeps what it compiled. Not thread-safe.
/// </summary>
internal sealed class NaiveEvaluator
{
    private readonly Dictionary<BoundExpression, (List<Variable> Variables, Func<object[], object?> Evaluate)> _compiled = new(ReferenceEqualityComparer.Instance);

    public object? Evaluate(BoundExpression expression, IReadOnlyDictionary<Variable, object> facts)
    {
        if (!_compiled.TryGetValue(expression, out var compiled)) _compiled.Add(expression, compiled = Compile(expression));
        return compiled.Evaluate([.. compiled.Variables.Select(v => facts[v])]);
    }

    /// <summary>A test that throws counts as false, as it does in the network.</summary>
    public bool IsTrue(BoundExpression test, IReadOnlyDictionary<Variable, object> facts)
    {
        try
        {
            return Evaluate(test, facts) is true;
        }
        catch (Exception error) when (error is ArithmeticException or InvalidOperationException or NullReferenceException or System.Reflection.TargetInvocationException)
        {
            return false;
        }
    }

    private static (List<Variable>, Func<object[], object?>) Compile(BoundExpression expression)
    {
        ParameterExpression values = Expression.Parameter(typeof(object[]), "facts");
        List<Variable> variables = ExpressionAnalysis.Variables(expression);
        Expression body = ExpressionEmitter.Emit(expression, variable =>
            Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(variables.IndexOf(variable))), variable.FactType.ClrType));
        return (variables, Interpretation.Compile(Expression.Lambda<Func<object[], object?>>(Expression.Convert(body, typeof(object)), values)));
    }
}
