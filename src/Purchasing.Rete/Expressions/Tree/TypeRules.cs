using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>What the language knows of types: which are numbers, what two of them have in common, how they are named in messages.</summary>
internal static class TypeRules
{
    /// <summary>The type of the literal <c>null</c> before its context is known.</summary>
    public static readonly Type NullType = typeof(void);

    public static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    public static bool IsNullableValue(Type type) => Nullable.GetUnderlyingType(type) is not null;

    /// <summary>Whether comparing and hashing values of the type runs none of the host's code.</summary>
    public static bool IsOfTheLanguage(Type type)
    {
        Type t = Underlying(type);
        return t.IsPrimitive || t.IsEnum || t == typeof(decimal) || t == typeof(string) || t == typeof(DateOnly) || t == typeof(DateTimeOffset)
            || t == typeof(DateTime) || t == typeof(TimeSpan) || t == typeof(TimeOnly) || t == typeof(Guid) || t == NullType;
    }

    /// <summary>The type with null allowed; reference types are their own.</summary>
    public static Type Lift(Type type) => type.IsValueType && !IsNullableValue(type) && type != NullType ? NullableOf(type) : type;

    /// <summary>Whether the expression's value may be null.</summary>
    public static bool MayBeNull(BoundExpression expression) => expression switch
    {
        BoundConstant constant => constant.Value is null,
        _ when expression.Type.IsValueType => IsNullableValue(expression.Type),
        BoundVariable variable => variable.Variable.FactType.Fields.Count == 0,
        BoundField field => field.Field.IsNullable,
        BoundMember member => MayBeNull(member.Target) || Nullability.IsNullable(member.Member),
        BoundConditional conditional => MayBeNull(conditional.IfTrue) || MayBeNull(conditional.IfFalse),
        BoundCoalesce coalesce => MayBeNull(coalesce.Right),
        BoundCall call => call.Function.ReturnsNull || AnyMayBeNull(call.Arguments),
        BoundConvert convert => convert.Operand.Type != convert.Type && MayBeNull(convert.Operand),
        _ => false,
    };

    public static bool IsNumeric(Type type) => Normalize(Underlying(type)) is not null;

    public static bool IsInteger(Type type) => Normalize(Underlying(type)) is { } n && (n == typeof(int) || n == typeof(long));

    /// <summary>
    /// The type in which numbers of both types are exact: int, long, decimal or double; null when there is none
    /// (decimal with double, long with double).
    /// </summary>
    public static Type? CommonNumber(Type a, Type b)
    {
        Type? left = Normalize(Underlying(a)), right = Normalize(Underlying(b));
        if (left is null || right is null) return null;
        if (left == right) return left;
        if (left == typeof(double) || right == typeof(double))
            return left == typeof(int) || right == typeof(int) ? typeof(double) : null;
        return left == typeof(decimal) || right == typeof(decimal) ? typeof(decimal) : typeof(long);
    }

    /// <summary>Whether values of the type have an order: numbers, text (ordinal), dates, durations, enums (by number).</summary>
    public static bool IsOrdered(Type type)
    {
        Type t = Underlying(type);
        return IsNumeric(t) || t == typeof(string) || t.IsEnum || t == typeof(DateOnly) || t == typeof(DateTime)
            || t == typeof(DateTimeOffset) || t == typeof(TimeSpan) || t == typeof(TimeOnly) || t == typeof(char);
    }

    /// <summary>The type's name as the rule language writes it.</summary>
    public static string NameOf(Type type)
    {
        if (type == NullType) return "null";
        if (Nullable.GetUnderlyingType(type) is { } inner) return NameOf(inner) + "?";
        if (type.IsEnum) return type.Name;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.Decimal => "decimal",
            TypeCode.Double => "double",
            TypeCode.String => "string",
            TypeCode.DateTime => "DateTime",
            _ when type == typeof(DateOnly) => "date",
            _ when type == typeof(DateTimeOffset) => "datetime",
            _ when type == typeof(TimeSpan) => "duration",
            _ => ElementType(type) is { } element ? $"list of {NameOf(element)}" : type.Name,
        };
    }

    /// <summary>The element type of a collection; null when the type is none (a string is none).</summary>
    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Only interfaces of types that a registered fact exposes are asked for.")]
    public static Type? ElementType(Type type)
    {
        if (type == typeof(string)) return null;
        if (type.IsArray) return type.GetElementType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)) return type.GenericTypeArguments[0];
        foreach (Type contract in type.GetInterfaces())
        {
            if (contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IEnumerable<>)) return contract.GenericTypeArguments[0];
        }
        return null;
    }

    private static bool AnyMayBeNull(IReadOnlyList<BoundExpression> expressions)
    {
        for (int i = 0; i < expressions.Count; i++)
        {
            if (MayBeNull(expressions[i])) return true;
        }
        return false;
    }

    private static Type? Normalize(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 => typeof(int),
        TypeCode.UInt32 or TypeCode.Int64 => typeof(long),
        TypeCode.UInt64 or TypeCode.Decimal => typeof(decimal),
        TypeCode.Single or TypeCode.Double => typeof(double),
        _ => null,
    };

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Nullable<T> of the value types of facts; the usual ones are listed, so that compiled-ahead code exists for them.")]
    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "Nullable<T> puts no member requirement on T that a value type does not meet.")]
    private static Type NullableOf(Type type)
    {
        if (type == typeof(int)) return typeof(int?);
        if (type == typeof(decimal)) return typeof(decimal?);
        if (type == typeof(long)) return typeof(long?);
        if (type == typeof(bool)) return typeof(bool?);
        if (type == typeof(double)) return typeof(double?);
        if (type == typeof(DateOnly)) return typeof(DateOnly?);
        if (type == typeof(DateTimeOffset)) return typeof(DateTimeOffset?);
        if (type == typeof(TimeSpan)) return typeof(TimeSpan?);
        return typeof(Nullable<>).MakeGenericType(type);
    }
}
