using System.Text;
using System.Text.RegularExpressions;

namespace Purchasing.Data.Connecting;

/// <summary>A field of a fact, and the names that companies give its column.</summary>
/// <param name="Name">The column that the fact reader looks for.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Words">Names, in English and German, the surest first; parts of one name are separated by blanks.</param>
internal sealed record FieldWords(string Name, FieldKind Kind, params string[] Words)
{
    private static readonly string[] s_dubious = ["gross", "brutto", "incl", "inkl", "including", "vat", "tax", "mwst", "ust", "list", "liste", "old", "alt", "cent", "cents", "pence", "hundred", "hundreds", "hundert"];

    private static readonly string[] s_currencies =
        ["eur", "usd", "gbp", "chf", "jpy", "cny", "pln", "czk", "huf", "ron", "sek", "nok", "dkk", "cad", "aud", "nzd", "inr", "krw", "try", "brl", "mxn", "zar", "hkd", "sgd", "twd", "thb", "ils", "ars", "xts"];

    /// <summary>Parts of a name that make it another field: weeks are no days.</summary>
    public string[] Not { get; init; } = [];

    /// <summary>Whether a currency may stand behind the name: <c>price_usd</c>.</summary>
    public bool IsMoney { get; init; }

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
        if (parts.Intersect(Not).Any())
            return 0;
        if (IsMoney && CurrencyOf(column) is not null)
            parts = parts[..^1];
        // Another column of the field stands before one with a tax in it, an old one, or one in other steps.
        int divisor = parts.Intersect(s_dubious).Any() ? 4 : 1;
        string whole = string.Concat(parts);
        int exact = Array.FindIndex(Words, word => word.Replace(" ", "", StringComparison.Ordinal) == whole);
        if (exact >= 0)
            return Math.Max(1, (100 - exact) / divisor);
        int within = Array.FindIndex(Words, word => word.Contains(' ', StringComparison.Ordinal) && word.Split(' ').All(parts.Contains));
        return within >= 0 ? Math.Max(1, (60 - within) / divisor) : 0;
    }

    /// <summary>The currency that the name of a column ends with; null for none.</summary>
    public static string? CurrencyOf(SourceColumn column) =>
        PartsOf(column.Name) is [_, .., { } last] && s_currencies.Contains(last) ? last.ToUpperInvariant() : null;

    /// <summary>The parts of a name: <c>QtyOnHand</c> and <c>qty_on_hand</c> are the same three.</summary>
    public static string[] PartsOf(string name)
    {
        StringBuilder plain = new();
        foreach (char c in Regex.Replace(name, "(?<=[a-z0-9])(?=[A-Z])", "_").ToLowerInvariant())
            plain.Append(c switch { 'ä' => "ae", 'ö' => "oe", 'ü' => "ue", 'ß' => "ss", _ when char.IsLetterOrDigit(c) => c.ToString(), _ => " " });
        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
