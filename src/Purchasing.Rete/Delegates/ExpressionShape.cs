using System.Linq.Expressions;
using System.Text;

namespace Purchasing.Rete.Delegates;

/// <summary>
/// What a lambda does apart from its constants: two lambdas with the same key differ in their constants only. Not
/// thread-safe.
/// </summary>
internal sealed class ExpressionShape : ExpressionVisitor
{
    private readonly StringBuilder _key = new();
    private readonly Dictionary<ParameterExpression, int> _parameters = [];
    private readonly Dictionary<object, int> _known;
    private readonly List<object?> _constants = [];
    private bool _isUnknown;

    private ExpressionShape(Dictionary<object, int> known) => _known = known;

    /// <summary>Reads a lambda.</summary>
    /// <param name="lambda">The lambda.</param>
    /// <param name="known">Numbers types and members; the same for all lambdas that are compared.</param>
    /// <returns>Its key, and the values of its constants in the order in which they stand; no key for one with an expression of an unknown kind.</returns>
    public static (string? Key, object?[] Constants) Of(LambdaExpression lambda, Dictionary<object, int> known)
    {
        var shape = new ExpressionShape(known);
        shape.Note(lambda.Type);
        foreach (ParameterExpression parameter in lambda.Parameters) shape.Visit(parameter);
        shape.Visit(lambda.Body);
        return (shape._isUnknown ? null : shape._key.ToString(), [.. shape._constants]);
    }

    public override Expression? Visit(Expression? node)
    {
        if (node is null)
        {
            _key.Append('_');
            return null;
        }

        _key.Append('(').Append((int)node.NodeType);
        Note(node.Type);
        switch (node)
        {
            case BinaryExpression binary:
                Note(binary.Method);
                _isUnknown |= binary.Conversion is not null;
                break;
            case UnaryExpression unary:
                Note(unary.Method);
                break;
            case MemberExpression member:
                Note(member.Member);
                break;
            case MethodCallExpression call:
                Note(call.Method);
                break;
            case NewExpression made:
                Note(made.Constructor);
                break;
            case ConstantExpression constant:
                _constants.Add(constant.Value);
                break;
            case ParameterExpression parameter:
                if (!_parameters.TryGetValue(parameter, out int number)) _parameters.Add(parameter, number = _parameters.Count);
                _key.Append(number);
                break;
            case BlockExpression block:
                _key.Append(block.Variables.Count).Append('/');
                break;
            case DefaultExpression or ConditionalExpression or NewArrayExpression or TryExpression:
                break;
            default:
                _isUnknown = true;
                return node;
        }

        Expression visited = base.Visit(node);
        _key.Append(')');
        return visited;
    }

    protected override CatchBlock VisitCatchBlock(CatchBlock node)
    {
        _key.Append('!');
        Note(node.Test);
        return base.VisitCatchBlock(node);
    }

    private void Note(object? typeOrMember)
    {
        _key.Append(':');
        if (typeOrMember is null) return;
        if (!_known.TryGetValue(typeOrMember, out int number)) _known.Add(typeOrMember, number = _known.Count);
        _key.Append(number);
    }
}
