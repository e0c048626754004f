using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>The members of a value that expressions may read: public properties and fields, and nothing that leads out of the data.</summary>
internal static class Members
{
    private const BindingFlags Readable = BindingFlags.Public | BindingFlags.Instance;

    /// <summary>All readable members of a type, base types' included.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Fact types are registered with their public members kept; types nested in them are the host's to keep.")]
    public static List<MemberInfo> Of(Type type)
    {
        List<MemberInfo> members = [];
        if (!IsOpen(type)) return members;
        foreach (PropertyInfo property in type.GetProperties(Readable))
        {
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && IsReadable(property.PropertyType) && !Hidden(members, property.Name))
                members.Add(property);
        }
        foreach (FieldInfo field in type.GetFields(Readable))
        {
            if (IsReadable(field.FieldType)) members.Add(field);
        }
        if (type.IsInterface)
        {
            foreach (Type contract in type.GetInterfaces())
            {
                foreach (MemberInfo member in Of(contract))
                {
                    if (!Hidden(members, member.Name)) members.Add(member);
                }
            }
        }
        return members;
    }

    /// <summary>The member of that name; null when there is none. The exact name wins over one that differs in its first letter.</summary>
    public static MemberInfo? Find(Type type, string name)
    {
        MemberInfo? near = null;
        foreach (MemberInfo member in Of(type))
        {
            if (member.Name == name) return member;
            if (near is null && Names.Same(member.Name, name)) near = member;
        }
        return near;
    }

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static bool Hidden(List<MemberInfo> members, string name)
    {
        foreach (MemberInfo member in members)
        {
            if (member.Name == name) return true;
        }
        return false;
    }

    private static bool IsReadable(Type type) => !type.IsByRef && !type.IsByRefLike && !type.IsPointer && !type.IsFunctionPointer;

    /// <summary>Expressions see data, not the machinery around it: of the system's own types, only plain values are open.</summary>
    private static bool IsOpen(Type type)
    {
        if (typeof(MemberInfo).IsAssignableFrom(type) || typeof(Delegate).IsAssignableFrom(type)) return false;
        string space = type.Namespace ?? "";
        if (space != "System" && !space.StartsWith("System.", StringComparison.Ordinal)) return true;
        return type == typeof(string) || type == typeof(DateOnly) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
            || type == typeof(TimeSpan) || type == typeof(TimeOnly) || type.IsArray || type == typeof(Uri) || type == typeof(Version)
            || space.StartsWith("System.Collections", StringComparison.Ordinal)
            || (type.IsGenericType && (type.FullName ?? "").StartsWith("System.ValueTuple`", StringComparison.Ordinal));
    }
}
