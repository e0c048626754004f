using System.Linq.Expressions;

namespace Purchasing.Rete.Delegates;

/// <summary>
/// One method behind many delegates that differ in constants only, interpreted first and compiled once they have been
/// called often, all of them counted together. Safe to share between threads.
/// </summary>
internal sealed class SharedTiered<T> : Tiered where T : Delegate
{
    private readonly Member[] _members;
    private Expression<Func<object?[], T>>? _factory;

    /// <param name="compiler">Compiles it when it is hot.</param>
    /// <param name="lifter">What took the constants out, for the variables in their place.</param>
    /// <param name="body">The body with the variables.</param>
    /// <param name="parameters">The delegate's parameters.</param>
    /// <param name="members">The delegates to make.</param>
    public SharedTiered(TieredCompiler compiler, ConstantLifter lifter, Expression body, IReadOnlyList<ParameterExpression> parameters, Member[] members)
        : base(compiler)
    {
        _members = members;
        if (compiler.CompileAfter == 0)
        {
            Install(Factory(lifter.Variables, body, parameters).Compile());
            return;
        }

        _factory = Factory(lifter.Variables, body, parameters);
        Expression counted = Expression.Block(Expression.Call(Expression.Constant(this, typeof(Tiered)), CountCall), body);
        Install(Interpretation.Compile(Factory(lifter.Variables, counted, parameters)));
    }

    public override void Compile()
    {
        if (_factory is not { } factory) return;
        Install(factory.Compile());
        _factory = null;
    }

    /// <summary>From the constants to the delegate: the constants are read into variables that it closes over.</summary>
    private static Expression<Func<object?[], T>> Factory(IReadOnlyList<ParameterExpression> variables, Expression body, IReadOnlyList<ParameterExpression> parameters)
    {
        ParameterExpression constants = Expression.Parameter(typeof(object[]), "constants");
        var steps = new List<Expression>();
        for (int i = 0; i < variables.Count; i++)
            steps.Add(Expression.Assign(variables[i], Expression.Convert(Expression.ArrayIndex(constants, Expression.Constant(i)), variables[i].Type)));
        steps.Add(Expression.Lambda<T>(body, parameters));
        return Expression.Lambda<Func<object?[], T>>(Expression.Block(variables, steps), constants);
    }

    private void Install(Func<object?[], T> factory)
    {
        foreach (Member member in _members) member.Install(factory(member.Constants));
    }

    /// <summary>One of the delegates: its constants, and what gets it.</summary>
    internal sealed record Member(object?[] Constants, Action<T> Install);
}
