using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Explanation;

/// <summary>Writes a checked expression as the rule's author would.</summary>
internal static class ExpressionText
{
    public static string Of(BoundExpression expression) => Write(expression, 0);

    private static string Write(BoundExpression expression, int outer)
    {
        switch (expression)
        {
            case BoundConstant { Value: string text }:
                return $"'{text}'";
            case BoundConstant constant:
                return FactText.Value(constant.Value, null);
            case BoundVariable variable:
                return variable.Variable.Name;
            case BoundField field:
                return $"{field.Target.Variable.Name}.{field.Field.Name}";
            case BoundMember member:
                return $"{Write(member.Target, 10)}.{char.ToLowerInvariant(member.Member.Name[0])}{member.Member.Name[1..]}";
            case BoundConvert convert:
                return Write(convert.Operand, outer);
            case BoundUnary unary:
                return (unary.Operator == UnaryOperator.Not ? "!" : "-") + Write(unary.Operand, 9);
            case BoundBinary binary:
                int level = Precedence(binary.Operator);
                return Parenthesize($"{Write(binary.Left, level)} {Symbol(binary.Operator)} {Write(binary.Right, level + 1)}", level < outer);
            case BoundConditional conditional:
                return Parenthesize($"{Write(conditional.Test, 2)} ? {Write(conditional.IfTrue, 1)} : {Write(conditional.IfFalse, 1)}", outer > 1);
            case BoundCoalesce coalesce:
                return Parenthesize($"{Write(coalesce.Left, 3)} ?? {Write(coalesce.Right, 2)}", outer > 2);
            case BoundIn isIn:
                string items = string.Join(", ", isIn.Items.Select(i => Write(i, 0)));
                return Parenthesize($"{Write(isIn.Value, 6)} in {(isIn.ItemIsCollection ? items : $"[{items}]")}", outer > 5);
            case BoundCall call:
                return $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(a => Write(a, 0)))})";
            case BoundText text:
                return $"'{text.Template.Source}'";
            default:
                return expression.ToString();
        }
    }

    private static string Parenthesize(string text, bool needed) => needed ? $"({text})" : text;

    private static int Precedence(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Or => 3,
        BinaryOperator.And => 4,
        BinaryOperator.Equal or BinaryOperator.NotEqual => 5,
        BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => 6,
        BinaryOperator.Add or BinaryOperator.Subtract => 7,
        _ => 8,
    };

    private static string Symbol(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.And => "&&",
        _ => "||",
    };
}
