using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Purchasing.Graph.Json;

/// <summary>Whether what was read back from JSON is the value that was written, field by field.</summary>
static class ExactValues
{
    const int MaxDepth = 64;

    /// <summary>Compares two values of a declared type. Behind a collection interface the kind of collection does not count, its elements do.</summary>
    public static bool Same(object? written, object? read, Type declared, int depth = 0)
    {
        if (written is null || read is null) return written is null && read is null;
        if (ReferenceEquals(written, read)) return true;
        if (depth > MaxDepth) return false;
        Type type = written.GetType();
        if (written is JsonElement a && read is JsonElement b) return JsonElement.DeepEquals(a, b);
        if (type == read.GetType() && ExactTypes.IsLeaf(type)) return type == typeof(byte[]) ? ((byte[])written).AsSpan().SequenceEqual((byte[])read) : written.Equals(read);
        declared = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type != read.GetType() && !(declared.IsInterface && ExactTypes.IsCollection(declared))) return false;
        if (written is IDictionary or IEnumerable && ExactTypes.IsCollection(declared)) return SameItems((IEnumerable)written, (IEnumerable)read, declared, depth);
        foreach (System.Reflection.FieldInfo field in ExactTypes.FieldsOf(type))
        {
            if (!Same(field.GetValue(written), field.GetValue(read), field.FieldType, depth + 1)) return false;
        }
        return true;
    }

    // A dictionary that takes "a" and "A" for one key would come back as one that does not.
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A comparer that was trimmed away is used by nobody.")]
    static bool ComparesByDefault(object dictionary) => dictionary.GetType().GetProperty("Comparer")?.GetValue(dictionary) is not { } comparer
        || (comparer is StringComparer ? comparer.Equals(StringComparer.Ordinal) : comparer.GetType().Assembly == typeof(object).Assembly);

    static bool SameItems(IEnumerable written, IEnumerable read, Type declared, int depth)
    {
        Type[] arguments = declared.IsArray ? [declared.GetElementType()!] : declared.GetGenericArguments();
        if (arguments.Length == 2) return SamePairs(written, read, depth);
        IEnumerator left = written.GetEnumerator(), right = read.GetEnumerator();
        using var closeLeft = left as IDisposable;
        using var closeRight = right as IDisposable;
        while (left.MoveNext())
        {
            if (!right.MoveNext() || !Same(left.Current, right.Current, arguments[0], depth + 1)) return false;
        }
        return !right.MoveNext();
    }

    // The pairs of a dictionary are values of their own; their two fields are compared as any.
    static bool SamePairs(IEnumerable written, IEnumerable read, int depth)
    {
        object[] left = [.. written.Cast<object>()], right = [.. read.Cast<object>()];
        if (left.Length != right.Length || !ComparesByDefault(written)) return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (!Same(left[i], right[i], left[i].GetType(), depth + 1)) return false;
        }
        return true;
    }
}
