namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>The column of a decision table that a cell is compared with.</summary>
internal sealed record ColumnSyntax(int Start) : SyntaxNode(Start, 1);
