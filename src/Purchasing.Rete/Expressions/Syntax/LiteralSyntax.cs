namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>A number, string, true, false or null.</summary>
internal sealed record LiteralSyntax(object? Value, int Start) : SyntaxNode(Start, 1);
