using System.Collections;
using System.Globalization;
using System.Text;

namespace Purchasing.Rete.Facts;

/// <summary>Facts and values as a reader wants to see them, in the invariant culture.</summary>
internal static class FactText
{
    public static string Describe(FactType type, object fact)
    {
        var text = new StringBuilder(type.Name).Append('(');
        bool first = true;
        foreach (FactField field in type.Fields)
        {
            object? value = FactContent.TryRead(field, fact);
            if (value is null) continue;
            if (!first) text.Append(", ");
            first = false;
            text.Append(field.Name).Append(": ").Append(Value(value, null));
        }

        return text.Append(')').ToString();
    }

    /// <summary>A value as text; the text of a host's type that throws says so instead.</summary>
    public static string Value(object? value, string? format)
    {
        try
        {
            return Text(value, format);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return $"(cannot be shown: {error.Message})";
        }
    }

    private static string Text(object? value, string? format) => value switch
    {
        null => "null",
        string s => s,
        bool b => b ? "true" : "false",
        DateOnly d => d.ToString(format ?? "yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset d => d.ToString(format ?? "yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(format, CultureInfo.InvariantCulture),
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(item => Value(item, format))) + "]",
        _ => value.ToString() ?? "",
    };
}
