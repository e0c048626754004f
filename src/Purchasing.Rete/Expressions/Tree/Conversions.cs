using System.Globalization;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>Implicit conversions: widening numbers, allowing null, and literals that take the type of their context.</summary>
internal static class Conversions
{
    /// <summary>The expression converted to <paramref name="target"/>, or null when that could lose something.</summary>
    public static BoundExpression? Convert(BoundExpression value, Type target)
    {
        if (value.Type == target) return value;
        Type to = TypeRules.Underlying(target);
        bool lifted = to != target;
        if (value is BoundConstant constant) return Constant(constant, target, to);
        if (value is BoundConditional { IfTrue: var a, IfFalse: var b } conditional && (a is BoundConstant || b is BoundConstant)
            && Convert(a, target) is { } ifTrue && Convert(b, target) is { } ifFalse)
            return conditional with { IfTrue = ifTrue, IfFalse = ifFalse, Type = target };

        Type from = TypeRules.Underlying(value.Type);
        if (from != value.Type && !lifted && target.IsValueType) return null;
        if (from == to || Widens(from, to)) return new BoundConvert(value, target, value.Location);
        if (!target.IsValueType && !from.IsValueType && target.IsAssignableFrom(value.Type)) return new BoundConvert(value, target, value.Location);
        return null;
    }

    /// <summary>Both operands in one type, null allowed when either may be null; null when they have none in common.</summary>
    public static (BoundExpression Left, BoundExpression Right)? Unify(BoundExpression left, BoundExpression right)
    {
        Type a = TypeRules.Underlying(left.Type), b = TypeRules.Underlying(right.Type);
        bool lifted = a != left.Type || b != right.Type || a == TypeRules.NullType || b == TypeRules.NullType;
        Type? common = Common(left, right, a, b);
        if (common is null) return null;
        Type target = lifted ? TypeRules.Lift(common) : common;
        return Convert(left, target) is { } l && Convert(right, target) is { } r ? (l, r) : null;
    }

    private static Type? Common(BoundExpression left, BoundExpression right, Type a, Type b)
    {
        if (a == b) return a == TypeRules.NullType ? null : a;
        if (a == TypeRules.NullType) return b;
        if (b == TypeRules.NullType) return a;
        if (TypeRules.CommonNumber(a, b) is { } number) return number;
        // A literal takes the type of the other side: 0.5 beside a double, 'rising' beside an enum, '2026-01-31' beside a date.
        if (left is BoundConstant l && Constant(l, b, b) is not null) return b;
        if (right is BoundConstant r && Constant(r, a, a) is not null) return a;
        if (a.IsValueType || b.IsValueType) return null;
        return a.IsAssignableFrom(b) ? a : b.IsAssignableFrom(a) ? b : null;
    }

    private static bool Widens(Type from, Type to)
    {
        if (!TypeRules.IsNumeric(from) || !TypeRules.IsNumeric(to)) return false;
        return TypeRules.CommonNumber(from, to) == to;
    }

    private static BoundConstant? Constant(BoundConstant constant, Type target, Type to)
    {
        object? value = constant.Value;
        if (value is null) return target.IsValueType && to == target ? null : new BoundConstant(null, target, constant.Location);
        if (value.GetType() == to) return new BoundConstant(value, target, constant.Location);
        object? converted = value is string text ? FromText(text, to) : FromNumber(value, to);
        if (converted is null && target.IsInstanceOfType(value)) converted = value;
        return converted is null ? null : new BoundConstant(converted, target, constant.Location);
    }

    /// <summary>Reads text as a value of the type, as literals in a rule file are written; null when it is none.</summary>
    public static object? FromText(string text, Type type)
    {
        if (type.IsEnum) return EnumNames.Parse(type, text);
        if (type == typeof(DateOnly))
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;
        if (type == typeof(DateTimeOffset))
            return text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : null;
        if (type == typeof(DateTime))
            return text.Length >= 10 && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time) ? time : null;
        if (type == typeof(TimeSpan))
            return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : null;
        if (type == typeof(TimeOnly))
            return TimeOnly.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly clock) ? clock : null;
        if (type == typeof(Guid)) return Guid.TryParse(text, out Guid guid) ? guid : null;
        if (type == typeof(char)) return text.Length == 1 ? text[0] : null;
        return null;
    }

    /// <summary>A number in another numeric type if it is exactly representable there; null otherwise.</summary>
    public static object? FromNumber(object value, Type to)
    {
        if (to.IsEnum || !TypeRules.IsNumeric(to) || !TypeRules.IsNumeric(value.GetType())) return null;
        try
        {
            if (to == typeof(double) || to == typeof(float))
                return System.Convert.ChangeType(value, to, CultureInfo.InvariantCulture);
            decimal exact = System.Convert.ToDecimal(value, CultureInfo.InvariantCulture);
            object converted = System.Convert.ChangeType(exact, to, CultureInfo.InvariantCulture);
            return System.Convert.ToDecimal(converted, CultureInfo.InvariantCulture) == exact && (to == typeof(decimal) || value is not decimal) ? converted : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The same for a number of a file, of facts or of settings, where decimals that are all zero are none: 4.0 for an int.</summary>
    public static object? FromData(object value, Type to) =>
        FromNumber(value, to)
        ?? (value is decimal number && decimal.Truncate(number) == number && number is >= long.MinValue and <= long.MaxValue ? FromNumber((long)number, to) : null);
}
