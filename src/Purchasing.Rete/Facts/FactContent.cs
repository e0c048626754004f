using System.Reflection;
using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Facts;

/// <summary>Reads facts field by field, boxed: for explanations and logical facts, never while matching.</summary>
internal static class FactContent
{
    public static object? Read(FactField field, object fact) => field.Member switch
    {
        PropertyInfo property => property.GetValue(fact),
        FieldInfo member => member.GetValue(fact),
        _ => null,
    };

    /// <summary>The field's value, or an <see cref="UnreadableValue"/> where the host's property throws: for explanations and messages, which must not fail.</summary>
    public static object? TryRead(FactField field, object fact)
    {
        try
        {
            return Read(field, fact);
        }
        catch (Exception error)
        {
            return new UnreadableValue(((error as TargetInvocationException)?.InnerException ?? error).Message);
        }
    }

    /// <summary>Whether two values are equal; the equality of a host's type that throws says no.</summary>
    public static bool Same(object? left, object? right)
    {
        try
        {
            return Equals(left, right);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Sets a field; one that cannot be set is left as it is.</summary>
    public static void Write(FactField field, object fact, object? value)
    {
        switch (field.Member)
        {
            case PropertyInfo { CanWrite: true } property:
                property.SetValue(fact, value);
                break;
            case FieldInfo { IsInitOnly: false } member:
                member.SetValue(fact, value);
                break;
        }
    }

    public static int Hash(FactType type, object fact)
    {
        HashCode hash = default;
        foreach (FactField field in type.Fields) hash.Add(Read(field, fact));
        return hash.ToHashCode();
    }

    public static bool Equal(FactType type, object left, object right)
    {
        foreach (FactField field in type.Fields)
            if (!Equals(Read(field, left), Read(field, right)))
                return false;
        return true;
    }

    /// <summary>
    /// Every field's value as it is now, in field order. Where the object stores all of them it is copied at once, and
    /// read when somebody looks; values that a property computes are computed now, for what they hang on may change, and
    /// one that throws is an <see cref="UnreadableValue"/>.
    /// </summary>
    public static IReadOnlyList<object?> Snapshot(FactType type, object fact)
    {
        if (type.StoresItsFields) return new FactValues(type, MemberwiseClone(fact));
        object?[] values = new object?[type.Fields.Count];
        for (int i = 0; i < values.Length; i++) values[i] = TryRead(type.Fields[i], fact);
        return values;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object MemberwiseClone(object target);
}
