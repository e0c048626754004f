using System.Reflection;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Binding;

/// <summary>Makes fact types of .NET types.</summary>
internal static class ClrFactTypes
{
    /// <summary>Simple values (numbers, text, dates) get no fields: their members are reached as members of a value.</summary>
    public static FactType Create(Type type, string name)
    {
        if (IsSimple(type)) return new FactType(name, type, [], isDeclared: false);
        List<MemberInfo> members = Members.Of(type);
        List<FactField> fields = new(members.Count);
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (MemberInfo member in members)
        {
            string fieldName = Names.Camel(member.Name);
            if (!taken.Add(fieldName)) continue;
            fields.Add(new FactField(fieldName, member, Members.TypeOf(member), Nullability.IsNullable(member), IsWritable(member), fields.Count)
            {
                IsInitOnly = IsInitOnly(member),
            });
        }
        return new FactType(name, type, fields, isDeclared: false);
    }

    private static bool IsSimple(Type type)
    {
        Type t = TypeRules.Underlying(type);
        return t.IsPrimitive || t.IsEnum || t.IsArray || t == typeof(string) || (t.Namespace ?? "").StartsWith("System", StringComparison.Ordinal);
    }

    private static bool IsWritable(MemberInfo member) =>
        member is PropertyInfo property ? property.SetMethod is { IsPublic: true } : member is FieldInfo { IsInitOnly: false, IsLiteral: false };

    private static bool IsInitOnly(MemberInfo member)
    {
        if (member is not PropertyInfo { SetMethod: { } setter }) return false;
        foreach (Type modifier in setter.ReturnParameter.GetRequiredCustomModifiers())
        {
            if (modifier.FullName == "System.Runtime.CompilerServices.IsExternalInit") return true;
        }
        return false;
    }
}
