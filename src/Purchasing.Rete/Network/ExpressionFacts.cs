using System.Globalization;
using System.Text;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Network;

/// <summary>What the network compiler asks of expressions.</summary>
internal static class ExpressionFacts
{
    public static IEnumerable<BoundExpression> Children(BoundExpression expression) => expression switch
    {
        BoundField field => [field.Target],
        BoundMember member => [member.Target],
        BoundUnary unary => [unary.Operand],
        BoundBinary binary => [binary.Left, binary.Right],
        BoundConditional conditional => [conditional.Test, conditional.IfTrue, conditional.IfFalse],
        BoundCoalesce coalesce => [coalesce.Left, coalesce.Right],
        BoundIn isIn => isIn.Items.Prepend(isIn.Value),
        BoundCall call => call.Arguments,
        BoundConvert convert => [convert.Operand],
        _ => [],
    };

    public static bool Reads(BoundExpression expression, Variable variable) =>
        expression is BoundVariable v ? v.Variable == variable : Children(expression).Any(child => Reads(child, variable));

    public static void CollectVariables(BoundExpression expression, ISet<Variable> into)
    {
        if (expression is BoundVariable v) into.Add(v.Variable);
        foreach (BoundExpression child in Children(expression)) CollectVariables(child, into);
    }

    /// <summary>Whether evaluating may fail, so that a condition needs a guard and a key cannot be made of it.</summary>
    public static bool CanThrow(BoundExpression expression) => expression switch
    {
        BoundBinary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo } binary
            when binary.Type != typeof(string) => true,
        BoundUnary { Operator: UnaryOperator.Negate } => true,
        BoundMember => true,
        BoundCall { Function.CanThrow: true } => true,
        _ => Children(expression).Any(CanThrow),
    };

    /// <summary>A text that is equal for expressions that mean the same at the same place of a network.</summary>
    public static string Canonical(BoundExpression expression, Func<Variable, string> name)
    {
        var text = new StringBuilder();
        Write(expression, name, text);
        return text.ToString();
    }

    /// <summary>Marks the fields that an expression reads in each variable's watch mask.</summary>
    public static void Watch(BoundExpression expression, IDictionary<Variable, ulong> watch, Func<FactType, FactField, ulong> bit)
    {
        switch (expression)
        {
            case BoundField field:
                Mark(watch, field.Target.Variable, bit(field.Target.Variable.FactType, field.Field));
                return;
            case BoundVariable variable:
                Mark(watch, variable.Variable, FieldBits.All);
                return;
            default:
                foreach (BoundExpression child in Children(expression)) Watch(child, watch, bit);
                return;
        }
    }

    /// <summary>Every expression in a condition, nested conditions included.</summary>
    public static IEnumerable<BoundExpression> Expressions(ConditionModel condition) => condition switch
    {
        PatternCondition pattern => pattern.Tests,
        AndCondition and => and.Children.SelectMany(Expressions),
        OrCondition or => or.Children.SelectMany(Expressions),
        NotCondition not => Expressions(not.Inner),
        ExistsCondition exists => Expressions(exists.Inner),
        TestCondition test => [test.Test],
        AccumulateCondition accumulate => Expressions(accumulate.Source)
            .Concat(accumulate.GroupBy.Select(g => g.Key))
            .Concat(accumulate.Results.SelectMany(r => r.Arguments))
            .Concat(accumulate.Having),
        _ => [],
    };

    private static void Mark(IDictionary<Variable, ulong> watch, Variable variable, ulong bits) =>
        watch[variable] = (watch.TryGetValue(variable, out ulong known) ? known : 0) | bits;

    private static void Write(BoundExpression expression, Func<Variable, string> name, StringBuilder text)
    {
        switch (expression)
        {
            case BoundConstant constant:
                string value = constant.Value switch
                {
                    null => "null",
                    IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
                    _ => constant.Value.ToString() ?? "",
                };
                text.Append('#').Append(constant.Type.Name).Append(':').Append(value.Length).Append(':').Append(value);
                // Objects without a text of their own are told apart by identity.
                if (constant.Value is not (null or string or IFormattable or bool or char))
                    text.Append('@').Append(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(constant.Value));
                return;
            case BoundVariable variable:
                text.Append(name(variable.Variable));
                return;
            case BoundField field:
                text.Append(name(field.Target.Variable)).Append('.').Append(field.Field.Name);
                return;
            case BoundMember member:
                text.Append("member ").Append(member.Member.Name);
                break;
            case BoundUnary unary:
                text.Append(unary.Operator);
                break;
            case BoundBinary binary:
                text.Append(binary.Operator);
                break;
            case BoundCall call:
                text.Append("call ").Append(call.Function.Name);
                break;
            case BoundConvert convert:
                text.Append("to ").Append(convert.Type);
                break;
            default:
                text.Append(expression.GetType().Name);
                break;
        }

        text.Append('(');
        foreach (BoundExpression child in Children(expression))
        {
            Write(child, name, text);
            text.Append(',');
        }

        text.Append(')');
    }
}
