using System.Text;
using System.Text.RegularExpressions;

namespace Purchasing.Data.Connecting;

/// <summary>A field of a fact, and the names that companies give its column.</summary>
/// <param name="Name">The column that the fact reader looks for.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Words">Names, in English and German, the surest first; parts of one name are separated by blanks.</param>
internal sealed record FieldWords(string Name, FieldKind Kind, params string[] Words)
{
    /// <summary>How well a column fits by name and type: 0 for not at all.</summary>
    public int ScoreOf(SourceColumn column)
    {
        bool fits = Kind switch
        {
            FieldKind.Number => column.MayBeNumber && !column.IsBoolean,
            FieldKind.Date => column.MayBeDate,
            FieldKind.Text => !column.IsNumber && !column.IsBoolean,
            _ => true,
        };
        if (!fits)
            return 0;
        string[] parts = PartsOf(column.Name);
        string whole = string.Concat(parts);
        int exact = Array.FindIndex(Words, word => word.Replace(" ", "", StringComparison.Ordinal) == whole);
        if (exact >= 0)
            return 100 - exact;
        int within = Array.FindIndex(Words, word => word.Contains(' ', StringComparison.Ordinal) && word.Split(' ').All(parts.Contains));
        return within >= 0 ? 60 - within : 0;
    }

    /// <summary>The parts of a name: <c>QtyOnHand</c> and <c>qty_on_hand</c> are the same three.</summary>
    public static string[] PartsOf(string name)
    {
        StringBuilder plain = new();
        foreach (char c in Regex.Replace(name, "(?<=[a-z0-9])(?=[A-Z])", "_").ToLowerInvariant())
            plain.Append(c switch { 'ä' => "ae", 'ö' => "oe", 'ü' => "ue", 'ß' => "ss", _ when char.IsLetterOrDigit(c) => c.ToString(), _ => " " });
        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
