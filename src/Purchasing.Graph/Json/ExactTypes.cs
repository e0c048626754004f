using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Purchasing.Graph.Json;

/// <summary>
/// Judges which types JSON keeps exactly: every field of a value, public or not, must be behind a property that is written and
/// can be set when it is read. Safe for use by any thread.
/// </summary>
sealed class ExactTypes(JsonSerializerOptions options)
{
    static readonly HashSet<Type> Leaves =
    [
        typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(decimal), typeof(double), typeof(float), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly),
        typeof(TimeOnly), typeof(TimeSpan), typeof(Uri), typeof(JsonElement), typeof(byte[]),
    ];

    static readonly HashSet<Type> Collections =
    [
        typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>), typeof(IList<>), typeof(ICollection<>), typeof(List<>),
        typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(Dictionary<,>),
    ];

    readonly ConcurrentDictionary<Type, string?> _known = new();

    public static bool IsLeaf(Type type) => Leaves.Contains(type) || type.IsEnum;

    public static bool IsCollection(Type type) => type.IsArray || type.IsGenericType && Collections.Contains(type.GetGenericTypeDefinition());

    /// <summary>Why values of a type cannot be kept exactly; <see langword="null"/> when they can, or when only each value can tell.</summary>
    public string? WhyNot(Type type) => _known.GetOrAdd(type, static (type, self) => self.Walk(type, []), this);

    string? Walk(Type type, HashSet<Type> open)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(object) || IsLeaf(type) || !open.Add(type)) return null;
        JsonTypeInfo info;
        try
        {
            info = options.GetTypeInfo(type);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            return $"{Name(type)} has no JSON form";
        }
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary when !IsCollection(type):
                return $"{Name(type)} is a kind of collection that JSON does not keep; use a list, an array or a dictionary";
            case JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary:
                return info.ElementType is { } element ? Walk(element, open) : null;
            case JsonTypeInfoKind.None when typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type):
                return $"{Name(type)} has no JSON form";
            case JsonTypeInfoKind.Object when info.PolymorphismOptions is null:
                return WalkFields(type, info, open);
            default:
                return null;
        }
    }

    string? WalkFields(Type type, JsonTypeInfo info, HashSet<Type> open)
    {
        foreach (FieldInfo field in FieldsOf(type))
        {
            JsonPropertyInfo? property = info.Properties.FirstOrDefault(candidate => IsBehind(field, candidate));
            if (property is null) return $"its field '{Shown(field)}' is not written ({Name(type)})";
            if (property.Get is null || property.Set is null && property.AssociatedParameter is null) return $"its property '{property.Name}' cannot be set when it is read ({Name(type)})";
            if (Walk(property.PropertyType, open) is { } problem) return problem;
        }
        return null;
    }

    /// <summary>The fields of a type and its bases.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A field that was trimmed away is used by nobody; what is left decides.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
        {
            foreach (FieldInfo field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) yield return field;
        }
    }

    static bool IsBehind(FieldInfo field, JsonPropertyInfo property) => property.AttributeProvider switch
    {
        FieldInfo written => written.Name == field.Name && written.DeclaringType == field.DeclaringType,
        MemberInfo written => field.Name == $"<{written.Name}>k__BackingField",
        _ => string.Equals(Shown(field), property.Name, StringComparison.OrdinalIgnoreCase),
    };

    static string Shown(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;

    static string Name(Type type) => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
