using System.Linq.Expressions;
using System.Reflection;
using Purchasing.Rete.Expressions.Syntax;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>
/// Turns bound expressions into expression trees over typed values: no boxing, checked arithmetic, null carried
/// through as C# does. The caller says what stands for each variable.
/// </summary>
internal static class ExpressionEmitter
{
    /// <summary>From this many constant items on, <c>in</c> looks into a hash set instead of comparing one by one.</summary>
    private const int HashSetFrom = 8;

    public static Expression Emit(BoundExpression expression, Func<Variable, Expression> resolve) => expression switch
    {
        BoundConstant constant => Constant(constant),
        BoundVariable variable => resolve(variable.Variable),
        BoundField field => Expression.MakeMemberAccess(resolve(field.Target.Variable), field.Field.Member),
        BoundMember member => Member(member, resolve),
        BoundUnary unary => Unary(unary, resolve),
        BoundBinary binary => Binary(binary, resolve),
        BoundConditional conditional => Expression.Condition(Emit(conditional.Test, resolve), Emit(conditional.IfTrue, resolve), Emit(conditional.IfFalse, resolve), conditional.Type),
        BoundCoalesce coalesce => Coalesce(coalesce, resolve),
        BoundIn membership => In(membership, resolve),
        BoundCall call => call.Function.Emit(EmitAll(call.Arguments, resolve)),
        BoundConvert convert => Convert(convert, resolve),
        BoundText text => EmitTemplate(text.Template, resolve),
        BoundKept { Value: null } kept => kept.Local,
        BoundKept kept => Expression.Assign(kept.Local, Emit(kept.Value, resolve)),
        _ => throw new InvalidOperationException($"unexpected expression {expression.GetType().Name}"),
    };

    /// <summary>An expression of type string that makes the sentence.</summary>
    public static Expression EmitTemplate(BoundTemplate template, Func<Variable, Expression> resolve)
    {
        Expression[] parts = new Expression[template.Parts.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            TemplatePart part = template.Parts[i];
            parts[i] = part.Value is null ? Expression.Constant(part.Text ?? "") : EmitText(Emit(part.Value, resolve), part.Format);
        }
        Expression text = parts.Length == 0 ? Expression.Constant("") : parts[0];
        for (int i = 1; i < parts.Length; i += 3)
        {
            Expression second = parts[i], third = At(parts, i + 1), fourth = At(parts, i + 2);
            text = Expression.Call(((Func<string?, string?, string?, string?, string>)string.Concat).Method, text, second, third, fourth);
        }
        return text;

        static Expression At(Expression[] parts, int index) => index < parts.Length ? parts[index] : Expression.Constant("");
    }

    /// <summary>The same, part by part, into a text.</summary>
    public static Expression[] EmitParts(BoundTemplate template, Func<Variable, Expression> resolve, Expression text)
    {
        var parts = new Expression[template.Parts.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            TemplatePart part = template.Parts[i];
            Expression value = part.Value is null ? Expression.Constant(part.Text ?? "") : Emit(part.Value, resolve);
            if (part.Value is not null && value.Type == typeof(string)) value = Expression.Coalesce(value, Expression.Constant("null"));
            bool isWrittenSo = part.Format is null && (value.Type == typeof(string) || value.Type == typeof(decimal) || value.Type == typeof(decimal?) || value.Type == typeof(int) || value.Type == typeof(int?));
            if (!isWrittenSo) value = EmitText(value, part.Format);
            parts[i] = Expression.Call(text, typeof(SentenceText).GetMethod(nameof(SentenceText.Add), [value.Type])!, value);
        }
        return parts;
    }

    /// <summary>The text of a value, as sentences show it.</summary>
    internal static Expression EmitText(Expression value, string? format)
    {
        if (value.Type == typeof(decimal) && format is null)
            return Expression.Call(((Func<decimal, string>)TextValue.Format).Method, value);
        return Expression.Call(((Func<object?, string?, string>)TextValue.Format).Method, Expression.Convert(value, typeof(object)), Expression.Constant(format, typeof(string)));
    }

    private static Expression[] EmitAll(IReadOnlyList<BoundExpression> expressions, Func<Variable, Expression> resolve)
    {
        Expression[] emitted = new Expression[expressions.Count];
        for (int i = 0; i < emitted.Length; i++) emitted[i] = Emit(expressions[i], resolve);
        return emitted;
    }

    private static Expression Constant(BoundConstant constant)
    {
        if (constant.Type == TypeRules.NullType) return Expression.Constant(null);
        // Nullable constants are emitted as their value and wrapped, or they would be unboxed at each evaluation.
        if (constant.Value is not null && Nullable.GetUnderlyingType(constant.Type) is { } inner)
            return Expression.Convert(Expression.Constant(constant.Value, inner), constant.Type);
        return constant.Value is null ? Expression.Default(constant.Type) : Expression.Constant(constant.Value, constant.Type);
    }

    private static Expression Member(BoundMember member, Func<Variable, Expression> resolve)
    {
        Expression target = Emit(member.Target, resolve);
        if (!TypeRules.MayBeNull(member.Target)) return Widen(Expression.MakeMemberAccess(target, member.Member), member.Type);
        ParameterExpression temporary = Expression.Variable(target.Type);
        Expression value = TypeRules.IsNullableValue(target.Type) ? Expression.Convert(temporary, TypeRules.Underlying(target.Type)) : temporary;
        return Expression.Block(
            [temporary],
            Expression.Assign(temporary, target),
            Expression.Condition(
                IsNull(temporary),
                Expression.Default(member.Type),
                Widen(Expression.MakeMemberAccess(value, member.Member), member.Type)));
    }

    private static Expression Unary(BoundUnary unary, Func<Variable, Expression> resolve)
    {
        Expression operand = Emit(unary.Operand, resolve);
        return unary.Operator == UnaryOperator.Not ? Expression.Not(operand) : Expression.NegateChecked(operand);
    }

    private static Expression Binary(BoundBinary binary, Func<Variable, Expression> resolve)
    {
        Expression left = Emit(binary.Left, resolve), right = Emit(binary.Right, resolve);
        switch (binary.Operator)
        {
            case BinaryOperator.And: return Expression.AndAlso(left, right);
            case BinaryOperator.Or: return Expression.OrElse(left, right);
            case BinaryOperator.Equal: return Equal(left, right);
            case BinaryOperator.NotEqual: return Expression.Not(Equal(left, right));
        }
        if (left.Type == typeof(string)) return Text(binary.Operator, left, right);
        return binary.Operator switch
        {
            BinaryOperator.Add => Expression.AddChecked(left, right),
            BinaryOperator.Subtract => Expression.SubtractChecked(left, right),
            BinaryOperator.Multiply => Expression.MultiplyChecked(left, right),
            BinaryOperator.Divide => Expression.Divide(left, right),
            BinaryOperator.Modulo => Expression.Modulo(left, right),
            BinaryOperator.Less => Expression.LessThan(left, right),
            BinaryOperator.LessOrEqual => Expression.LessThanOrEqual(left, right),
            BinaryOperator.Greater => Expression.GreaterThan(left, right),
            _ => Expression.GreaterThanOrEqual(left, right),
        };
    }

    private static MethodCallExpression Text(BinaryOperator op, Expression left, Expression right)
    {
        MethodInfo less = ((Func<string?, string?, bool>)TextValue.Less).Method;
        MethodInfo lessOrEqual = ((Func<string?, string?, bool>)TextValue.LessOrEqual).Method;
        return op switch
        {
            BinaryOperator.Add => Expression.Call(((Func<string?, string?, string>)string.Concat).Method, left, right),
            BinaryOperator.Less => Expression.Call(less, left, right),
            BinaryOperator.LessOrEqual => Expression.Call(lessOrEqual, left, right),
            BinaryOperator.Greater => Expression.Call(less, right, left),
            _ => Expression.Call(lessOrEqual, right, left),
        };
    }

    /// <summary>Equality by value: the type's own operator where it has one.</summary>
    private static Expression Equal(Expression left, Expression right)
    {
        if (right is DefaultExpression && !(left.Type.IsValueType && !TypeRules.IsNullableValue(left.Type))) return IsNull(left);
        if (left is DefaultExpression && !(right.Type.IsValueType && !TypeRules.IsNullableValue(right.Type))) return IsNull(right);
        Type type = TypeRules.Underlying(left.Type);
        if (type == typeof(string) || type.IsPrimitive || type.IsEnum || HasOperator(type)) return Expression.Equal(left, right);
        if (left.Type.IsValueType)
            return Expression.Call(((Func<object?, object?, bool>)Equals).Method, Expression.Convert(left, typeof(object)), Expression.Convert(right, typeof(object)));
        return Expression.Call(((Func<object?, object?, bool>)Equals).Method, left, right);
    }

    private static bool HasOperator(Type type) =>
        type == typeof(decimal) || type == typeof(DateOnly) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
        || type == typeof(TimeSpan) || type == typeof(TimeOnly) || type == typeof(Guid);

    private static BinaryExpression IsNull(Expression value) =>
        value.Type.IsValueType ? Expression.Equal(value, Expression.Constant(null, value.Type)) : Expression.ReferenceEqual(value, Expression.Constant(null));

    private static BinaryExpression Coalesce(BoundCoalesce coalesce, Func<Variable, Expression> resolve) =>
        Expression.Coalesce(Emit(coalesce.Left, resolve), Emit(coalesce.Right, resolve));

    private static Expression In(BoundIn membership, Func<Variable, Expression> resolve)
    {
        Expression value = Emit(membership.Value, resolve);
        if (membership.ItemIsCollection) return Membership.InCollection(value, Emit(membership.Items[0], resolve));
        if (membership.Items.Count >= HashSetFrom && membership.Items.All(i => i is BoundConstant)) return Membership.InConstants(value, membership.Items);
        ParameterExpression temporary = Expression.Variable(value.Type);
        Expression[] same = new Expression[membership.Items.Count];
        for (int i = 0; i < same.Length; i++) same[i] = Equal(temporary, Emit(membership.Items[i], resolve));
        return Expression.Block([temporary], Expression.Assign(temporary, value), Any(same));
    }

    /// <summary>One of many tests, as a balanced tree.</summary>
    private static Expression Any(ReadOnlySpan<Expression> tests) =>
        tests.Length == 1 ? tests[0] : Expression.OrElse(Any(tests[..(tests.Length / 2)]), Any(tests[(tests.Length / 2)..]));

    private static Expression Convert(BoundConvert convert, Func<Variable, Expression> resolve)
    {
        Expression operand = Emit(convert.Operand, resolve);
        return operand.Type == convert.Type ? operand : Expression.ConvertChecked(operand, convert.Type);
    }

    private static Expression Widen(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);
}
