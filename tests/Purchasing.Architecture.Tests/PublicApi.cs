using System.Reflection;
using System.Text;

namespace Purchasing.Architecture.Tests;

/// <summary>The public surface of an assembly as text: one line for each type and member, in a fixed order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().Where(type => !IsComponent(type)).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type, full: true)).Append(Bases(type)).Append('\n');
            foreach (string member in type.GetMembers(Declared).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
                text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    // The Razor compiler makes public classes and no others; nobody but the page uses them.
    private static bool IsComponent(Type type) =>
        type.BaseType is Type parent && (parent.FullName == "Microsoft.AspNetCore.Components.ComponentBase" || IsComponent(parent));

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
            return "";
        IEnumerable<Type> bases = type.GetInterfaces().Where(i => i.IsVisible);
        if (type.BaseType is Type parent && parent != typeof(object) && parent != typeof(ValueType))
            bases = bases.Prepend(parent);
        string[] names = [.. bases.Select(b => Name(b)).Order(StringComparer.Ordinal)];
        return names.Length == 0 ? "" : $" : {string.Join(", ", names)}";
    }

    // Null for what callers cannot see, and for accessors, which their property or event stands for.
    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: false } field when IsVisible(field.Attributes) =>
            $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue() ?? "null"}" : "")}",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            $"{(property.GetAccessors(true)[0].IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name}{Index(property)} {{ {accessors} }}",
        EventInfo happening when IsVisible(happening.AddMethod!) => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
        ConstructorInfo constructor when IsVisible(constructor) => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) => Signature(method),
        MethodInfo { IsSpecialName: true } method when IsVisible(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) => Signature(method),
        _ => null,
    };

    private static string Signature(MethodInfo method) =>
        $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => Name(a)))}>" : "";

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(p => Name(p.ParameterType)))}]" : "";

    private static string Accessors(PropertyInfo property)
    {
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) == true;
        string[] accessors =
        [
            .. property.GetMethod is MethodInfo get && IsVisible(get) ? ["get;"] : Array.Empty<string>(),
            .. property.SetMethod is MethodInfo set && IsVisible(set) ? [isInit ? "init;" : "set;"] : Array.Empty<string>(),
        ];
        return string.Join(' ', accessors);
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? " = default" : "")}"));

    private static bool IsVisible(FieldAttributes field) => (field & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Name(Type type, bool full = false)
    {
        if (type.IsByRef || type.IsPointer)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is Type value)
            return Name(value) + "?";
        string name = (full ? type.FullName : type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name)!.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(a => Name(a)))}>" : name;
    }
}
