namespace Purchasing.Data.Facts;

/// <summary>A field of a fact that a query fills.</summary>
/// <param name="Name">In camel case, as graph files write it.</param>
/// <param name="Column">The column it comes from when nothing else is said: its name in snake case.</param>
/// <param name="IsRequired">Whether the query must have the column; its values may still be NULL.</param>
internal sealed record FactField(string Name, string Column, bool IsRequired)
{
    public static FactField Required(string name) => new(name, SnakeCase(name), true);

    public static FactField Optional(string name) => new(name, SnakeCase(name), false);

    private static string SnakeCase(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));
}
