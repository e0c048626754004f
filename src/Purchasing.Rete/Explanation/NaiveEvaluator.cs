using System.Linq.Expressions;
using Purchasing.Rete.Expressions;

namespace Purchasing.Rete.Explanation;

/// <summary>Evaluates single expressions over given facts, boxed: for questions asked after the fact, never while matching.</summary>
internal static class NaiveEvaluator
{
    public static object? Evaluate(BoundExpression expression, IReadOnlyDictionary<Variable, object> facts)
    {
        ParameterExpression values = Expression.Parameter(typeof(object[]), "facts");
        List<Variable> variables = ExpressionAnalysis.Variables(expression);
        Expression body = ExpressionEmitter.Emit(expression, variable =>
            Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(variables.IndexOf(variable))), variable.FactType.ClrType));
        Func<object[], object?> compiled = Expression.Lambda<Func<object[], object?>>(Expression.Convert(body, typeof(object)), values).Compile(preferInterpretation: true);
        return compiled([.. variables.Select(v => facts[v])]);
    }

    /// <summary>A test that throws counts as false, as it does in the network.</summary>
    public static bool IsTrue(BoundExpression test, IReadOnlyDictionary<Variable, object> facts)
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
}
