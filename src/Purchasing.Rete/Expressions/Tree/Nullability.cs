using System.Reflection;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>
/// Reads the compiler's nullable annotations of members directly: <c>NullabilityInfoContext</c> does the same, but
/// costs milliseconds at start-up and can be trimmed away.
/// </summary>
internal static class Nullability
{
    private const string MemberAttribute = "System.Runtime.CompilerServices.NullableAttribute";
    private const string ContextAttribute = "System.Runtime.CompilerServices.NullableContextAttribute";

    /// <summary>Whether the member's value may be null: by its type for value types, by its annotation for reference types; without annotation it may.</summary>
    public static bool IsNullable(MemberInfo member)
    {
        Type type = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        if (type.IsValueType) return TypeRules.IsNullableValue(type);
        return Flag(member) is not 1;
    }

    /// <summary>Whether a function's result may be null; without annotation it is taken as not null.</summary>
    public static bool ReturnsNull(MethodInfo method)
    {
        if (method.ReturnType.IsValueType) return TypeRules.IsNullableValue(method.ReturnType);
        byte flag = FlagOf(method.ReturnParameter.CustomAttributes, MemberAttribute)
            ?? FlagOf(method.CustomAttributes, ContextAttribute) ?? TypeFlag(method.DeclaringType) ?? 0;
        return flag == 2;
    }

    private static byte Flag(MemberInfo member)
    {
        if (FlagOf(member.CustomAttributes, MemberAttribute) is { } own) return own;
        return TypeFlag(member.DeclaringType) ?? 0;
    }

    private static byte? TypeFlag(Type? type)
    {
        for (; type is not null; type = type.DeclaringType)
        {
            if (FlagOf(type.CustomAttributes, ContextAttribute) is { } inherited) return inherited;
        }
        return null;
    }

    private static byte? FlagOf(IEnumerable<CustomAttributeData> attributes, string name)
    {
        foreach (CustomAttributeData attribute in attributes)
        {
            if (attribute.AttributeType.FullName != name || attribute.ConstructorArguments.Count != 1) continue;
            return attribute.ConstructorArguments[0].Value switch
            {
                byte flag => flag,
                IReadOnlyList<CustomAttributeTypedArgument> { Count: > 0 } flags => (byte)flags[0].Value!,
                _ => null,
            };
        }
        return null;
    }
}
