using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Expressions.Binding;

/// <content>Arithmetic, comparison and logic.</content>
internal sealed partial class Binder
{
    /// <summary>The operator as it is written.</summary>
    public static string SymbolOf(BinaryOperator op) => op switch
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

    /// <summary>Compares two bound expressions; used for conditions made of cells of a decision table too.</summary>
    public BoundExpression? Compare(BinaryOperator op, BoundExpression left, BoundExpression right, SourceLocation at)
    {
        bool equality = op is BinaryOperator.Equal or BinaryOperator.NotEqual;
        if (left.Type == TypeRules.NullType || right.Type == TypeRules.NullType) return CompareWithNull(op, left, right, at);
        if (Conversions.Unify(left, right) is not var (l, r))
        {
            if (IsUnknownEnumValue(left, right.Type) || IsUnknownEnumValue(right, left.Type)) return null;
            string? suggestion = SuggestConversion(right, left.Type) ?? SuggestConversion(left, right.Type);
            if (left is BoundBinary { Operator: >= BinaryOperator.Less and <= BinaryOperator.GreaterOrEqual } && !equality) suggestion = "write 'a < b && b < c' for a chain";
            return Error("type", $"cannot compare {TypeRules.NameOf(left.Type)} with {TypeRules.NameOf(right.Type)}", at, suggestion);
        }
        if (!equality)
        {
            if (!TypeRules.IsOrdered(l.Type)) return Error("type", $"{TypeRules.NameOf(l.Type)} has no order: '{SymbolOf(op)}' cannot be used", at);
            if (TypeRules.Underlying(l.Type) is { IsEnum: true } enumType)
            {
                Type number = TypeRules.CommonNumber(Enum.GetUnderlyingType(enumType), typeof(int))!;
                Type target = TypeRules.IsNullableValue(l.Type) ? TypeRules.Lift(number) : number;
                (l, r) = (AsNumber(l, target), AsNumber(r, target));
            }
        }
        if (TypeRules.Underlying(l.Type) == typeof(DateTime)) (l, r) = (scope.Functions.InZone(l), scope.Functions.InZone(r));
        if (l is BoundConstant { Value: { } a } && r is BoundConstant { Value: { } b } && ConstantFolder.Compare(op, a, b) is { } known)
            return new BoundConstant(known, typeof(bool), at);
        return new BoundBinary(op, l, r, typeof(bool), at);
    }

    private static BoundExpression AsNumber(BoundExpression value, Type target) =>
        value is BoundConstant { Value: { } constant }
            ? new BoundConstant(Convert.ChangeType(constant, TypeRules.Underlying(target), System.Globalization.CultureInfo.InvariantCulture), target, value.Location)
            : new BoundConvert(value, target, value.Location);

    private BoundExpression? CompareWithNull(BinaryOperator op, BoundExpression left, BoundExpression right, SourceLocation at)
    {
        if (op is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
            return Error("null", $"'{SymbolOf(op)}' with null is always false", at, "use == null or != null");
        bool equal = op == BinaryOperator.Equal;
        if (left.Type == right.Type) return new BoundConstant(equal, typeof(bool), at);
        BoundExpression value = left.Type == TypeRules.NullType ? right : left;
        if (value is BoundConstant constant) return new BoundConstant(constant.Value is null == equal, typeof(bool), at);
        if (value is BoundConvert { Operand: BoundField } && !TypeRules.MayBeNull(value)) return new BoundConstant(!equal, typeof(bool), at);
        if (value.Type.IsValueType && !TypeRules.IsNullableValue(value.Type))
        {
            diagnostics.Warn("never-null", $"{TypeRules.NameOf(value.Type)} is never null: the comparison is always {(equal ? "false" : "true")}", at);
            return new BoundConstant(!equal, typeof(bool), at);
        }
        return new BoundBinary(op, value, new BoundConstant(null, value.Type, at), typeof(bool), at);
    }

    private BoundExpression? Binary(BinarySyntax syntax)
    {
        BoundExpression? left = Bind(syntax.Left), right = Bind(syntax.Right);
        if (left is null || right is null) return null;
        SourceLocation at = source.At(syntax.OperatorStart);
        switch (syntax.Operator)
        {
            case BinaryOperator.And or BinaryOperator.Or:
                string what = $"each side of '{SymbolOf(syntax.Operator)}'";
                bool both = RequireBool(left, what) & RequireBool(right, what);
                return both ? ExpressionAnalysis.Logical(syntax.Operator, left, right, at) : null;
            case >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual:
                return Compare(syntax.Operator, left, right, at);
            default:
                return Arithmetic(syntax.Operator, left, right, at);
        }
    }

    private BoundExpression? Arithmetic(BinaryOperator op, BoundExpression left, BoundExpression right, SourceLocation at)
    {
        if (left.Type == TypeRules.NullType || right.Type == TypeRules.NullType)
            return Error("null", $"'{SymbolOf(op)}' with null is always null", at);
        if (TypeRules.Underlying(left.Type) == typeof(string) || TypeRules.Underlying(right.Type) == typeof(string)) return Concatenation(op, left, right, at);
        BoundExpression? time = TimeArithmetic(op, left, right, at, out bool isTime);
        if (isTime) return time;

        Type? number = TypeRules.CommonNumber(left.Type, right.Type);
        if (number is null && Conversions.Unify(left, right) is var (l, r) && TypeRules.IsNumeric(l.Type))
        {
            (left, right) = (l, r);
            number = TypeRules.CommonNumber(l.Type, r.Type);
        }
        if (number is null)
        {
            string? suggestion = TypeRules.IsNumeric(left.Type) && TypeRules.IsNumeric(right.Type) ? "double and decimal do not mix exactly: use decimal(…)" : null;
            return Error("type", $"'{SymbolOf(op)}' cannot be applied to {TypeRules.NameOf(left.Type)} and {TypeRules.NameOf(right.Type)}", at, suggestion);
        }
        // 1 / 3 of two whole numbers would lose its fraction without a word: '/' is exact, div(a, b) truncates.
        if (op == BinaryOperator.Divide && number != typeof(double)) number = typeof(decimal);
        bool lifted = TypeRules.IsNullableValue(left.Type) || TypeRules.IsNullableValue(right.Type);
        Type type = lifted ? TypeRules.Lift(number) : number;
        BoundExpression a = Conversions.Convert(left, type)!, b = Conversions.Convert(right, type)!;
        if (op is BinaryOperator.Divide or BinaryOperator.Modulo && b is BoundConstant divisor && ConstantFolder.IsZero(divisor.Value))
            return Error("division-by-zero", "division by zero", at);
        if (a is BoundConstant { Value: { } x } && b is BoundConstant { Value: { } y })
        {
            if (ConstantFolder.Arithmetic(op, x, y, out bool overflow) is { } folded) return new BoundConstant(folded, type, at);
            if (overflow) return Error("overflow", $"the result does not fit into {TypeRules.NameOf(number)}", at);
        }
        return new BoundBinary(op, a, b, type, at);
    }

    private BoundExpression? Concatenation(BinaryOperator op, BoundExpression left, BoundExpression right, SourceLocation at)
    {
        if (op != BinaryOperator.Add || left.Type != right.Type)
        {
            string? suggestion = op == BinaryOperator.Add ? "use text(…) to join a value to a string" : null;
            return Error("type", $"'{SymbolOf(op)}' cannot be applied to {TypeRules.NameOf(left.Type)} and {TypeRules.NameOf(right.Type)}", at, suggestion);
        }
        if (left is BoundConstant a && right is BoundConstant b) return new BoundConstant((string?)a.Value + (string?)b.Value, typeof(string), at);
        return new BoundBinary(op, left, right, typeof(string), at);
    }

    private BoundExpression? TimeArithmetic(BinaryOperator op, BoundExpression left, BoundExpression right, SourceLocation at, out bool isTime)
    {
        Type a = TypeRules.Underlying(left.Type), b = TypeRules.Underlying(right.Type);
        isTime = IsTime(a) || IsTime(b);
        if (!isTime) return null;
        bool lifted = a != left.Type || b != right.Type;
        if (a == typeof(DateTime) && b == a) (left, right) = (scope.Functions.InZone(left), scope.Functions.InZone(right));
        Type? result = (op, a == typeof(TimeSpan), b == typeof(TimeSpan)) switch
        {
            (BinaryOperator.Add or BinaryOperator.Subtract, true, true) => typeof(TimeSpan),
            (BinaryOperator.Add or BinaryOperator.Subtract, false, true) when a == typeof(DateTime) || a == typeof(DateTimeOffset) => a,
            (BinaryOperator.Subtract, false, false) when a == b && a != typeof(DateOnly) && IsTime(a) => typeof(TimeSpan),
            _ => null,
        };
        if (result is null)
        {
            string? suggestion = a == typeof(DateOnly) ? (b == typeof(DateOnly) ? "use days(from, to)" : "use addDays(date, n)") : null;
            return Error("type", $"'{SymbolOf(op)}' cannot be applied to {TypeRules.NameOf(left.Type)} and {TypeRules.NameOf(right.Type)}", at, suggestion);
        }
        if (!lifted) return new BoundBinary(op, left, right, result, at);
        return new BoundBinary(op, Conversions.Convert(left, TypeRules.Lift(a))!, Conversions.Convert(right, TypeRules.Lift(b))!, TypeRules.Lift(result), at);
    }

    private static bool IsTime(Type type) =>
        type == typeof(DateOnly) || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(TimeOnly);
}
