using System.Globalization;
using System.Text;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>
/// A text that is equal for two expressions exactly when they mean the same: locations do not count, and variables
/// count by the name that the caller gives them, so that rules which call one fact differently can share nodes.
/// </summary>
internal static class ExpressionKey
{
    /// <summary>The key; <paramref name="nameVariable"/> names each variable (by default its own name).</summary>
    public static string Of(BoundExpression expression, Func<Variable, string>? nameVariable = null)
    {
        StringBuilder key = new();
        Append(key, expression, nameVariable ?? (static v => v.Name));
        return key.ToString();
    }

    private static void Append(StringBuilder key, BoundExpression expression, Func<Variable, string> name)
    {
        switch (expression)
        {
            case BoundConstant constant:
                Constant(key, constant);
                break;
            case BoundVariable variable:
                key.Append('$').Append(name(variable.Variable));
                break;
            case BoundField field:
                // The declaring type tells fields of one name apart where a variable may be of a base type.
                key.Append('$').Append(name(field.Target.Variable)).Append('.').Append(field.Field.Name).Append('@').Append(field.Target.Variable.FactType.Name);
                break;
            case BoundMember member:
                Append(key, member.Target, name);
                key.Append("->").Append(member.Member.Name);
                break;
            case BoundUnary unary:
                Node(key, unary.Operator.ToString(), name, unary.Operand);
                break;
            case BoundBinary binary:
                Node(key, binary.Operator.ToString(), name, binary.Left, binary.Right);
                break;
            case BoundConditional conditional:
                Node(key, "If", name, conditional.Test, conditional.IfTrue, conditional.IfFalse);
                break;
            case BoundCoalesce coalesce:
                Node(key, "Coalesce", name, coalesce.Left, coalesce.Right);
                break;
            case BoundIn membership:
                Node(key, membership.ItemIsCollection ? "InCollection" : "In", name, [membership.Value, .. membership.Items]);
                break;
            case BoundCall call:
                Node(key, "Call " + call.Function.Name, name, [.. call.Arguments]);
                break;
            case BoundConvert convert:
                Node(key, "As " + convert.Type, name, convert.Operand);
                break;
            case BoundText text:
                foreach (TemplatePart part in text.Template.Parts)
                {
                    if (part.Value is null) Constant(key, new BoundConstant(part.Text, typeof(string), text.Location));
                    else Node(key, "Text " + part.Format, name, part.Value);
                }
                break;
            default:
                throw new InvalidOperationException($"unexpected expression {expression.GetType().Name}");
        }
    }

    private static void Node(StringBuilder key, string label, Func<Variable, string> name, params ReadOnlySpan<BoundExpression> children)
    {
        key.Append('(').Append(label);
        foreach (BoundExpression child in children)
        {
            key.Append(' ');
            Append(key, child, name);
        }
        key.Append(')');
    }

    private static void Constant(StringBuilder key, BoundConstant constant)
    {
        key.Append('#').Append(constant.Type).Append(':');
        switch (constant.Value)
        {
            case null: key.Append("null"); break;
            // The length keeps text with quotes and parentheses from imitating structure.
            case string text: key.Append(text.Length).Append('\'').Append(text).Append('\''); break;
            case decimal number: key.Append((number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)); break;
            case DateTimeOffset instant: key.Append(instant.Ticks).Append('+').Append(instant.Offset.Ticks); break;
            case DateTime time: key.Append(time.Ticks).Append('/').Append((int)time.Kind); break;
            case IFormattable value: key.Append(value.ToString(null, CultureInfo.InvariantCulture)); break;
            default: key.Append(constant.Value); break;
        }
    }
}
