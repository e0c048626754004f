namespace Purchasing.Rete.Documents;

/// <summary>A part of a document about rules: a heading, a paragraph, an item of a list or a table. Texts may have **bold** and `code`.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; empty for a table.</param>
/// <param name="Level">The level of a heading, from 1; the depth of an item, from 0.</param>
internal sealed record DocumentBlock(DocumentBlockKind Kind, string Text, int Level = 0)
{
    /// <summary>The rows of a table, its titles first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];
}
