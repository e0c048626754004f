namespace Purchasing.Data.Connecting;

/// <summary>A column of a table that was looked at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as the database writes it.</param>
/// <param name="IsKey">Whether it is part of the primary key.</param>
public sealed record SourceColumn(string Name, string Type, bool IsKey)
{
    private static readonly string[] s_numbers = ["int", "dec", "num", "real", "double", "float", "money", "serial"];

    internal bool IsBoolean => !IsText && Has("bool");

    // SQLite keeps what it is given; an unknown type may hold anything.
    internal bool MayBeNumber => IsText || Type.Length == 0 || s_numbers.Any(Has);

    internal bool MayBeDate => IsText || Type.Length == 0 || Has("date") || Has("time");

    // MySQL writes the words of an enumeration into its type, whatever they are.
    internal bool IsText => Begins("enum(") || Begins("set(") || Has("char") || Has("text") || Has("string") || Has("clob");

    /// <summary>Whether its values are single bits.</summary>
    internal bool IsBit => Type.Equals("bit", StringComparison.OrdinalIgnoreCase) || Type.Equals("bit(1)", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its values are of a type of their own, which is neither compared nor bound as a text.</summary>
    internal bool IsUuid => Has("uuid") || Has("uniqueidentifier");

    internal bool IsNumber => !IsText && s_numbers.Any(Has);

    private bool Begins(string word) => Type.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private bool Has(string word) => Type.Contains(word, StringComparison.OrdinalIgnoreCase);
}
