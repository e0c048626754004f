namespace Purchasing.Rete.Facts;

/// <summary>How names of the language relate to .NET names: the case of the first letter does not matter.</summary>
internal static class Names
{
    public static bool Same(string a, string b) =>
        a.Length == b.Length && a.Length > 0
        && (a[0] == b[0] || char.ToLowerInvariant(a[0]) == char.ToLowerInvariant(b[0]))
        && a.AsSpan(1).SequenceEqual(b.AsSpan(1));

    /// <summary>The name with its first letter in lower case.</summary>
    public static string Camel(string name) =>
        name.Length == 0 || !char.IsUpper(name[0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Whether the text can be written as a name in an expression.</summary>
    public static bool IsIdentifier(string text)
    {
        if (text.Length is 0 or > 128 || !(char.IsLetter(text[0]) || text[0] == '_')) return false;
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c) && c != '_') return false;
        }
        return text is not ("true" or "false" or "null" or "in" or "not" or "and" or "or");
    }
}
