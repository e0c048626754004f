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
            object? value = FactContent.Read(field, fact);
            if (value is null) continue;
            if (!first) text.Append(", ");
            first = false;
            text.Append(field.Name).Append(": ").Append(Value(value, null));
        }

        return text.Append(')').ToString();
    }

    public static string Value(object? value, string? format) => value switch
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
