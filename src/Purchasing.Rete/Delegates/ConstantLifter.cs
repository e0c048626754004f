using System.Linq.Expressions;

namespace Purchasing.Rete.Delegates;

/// <summary>Puts variables in the place of chosen constants, counted in the order in which they stand. Not thread-safe.</summary>
internal sealed class ConstantLifter(bool[] lifted) : ExpressionVisitor
{
    private readonly List<ParameterExpression> _variables = [];
    private int _at;

    /// <summary>The variables, in the order of the constants that they replace.</summary>
    public IReadOnlyList<ParameterExpression> Variables => _variables;

    protected override Expression VisitConstant(ConstantExpression node)
    {
        if (!lifted[_at++]) return node;
        ParameterExpression variable = Expression.Variable(node.Type, "constant");
        _variables.Add(variable);
        return variable;
    }
}
