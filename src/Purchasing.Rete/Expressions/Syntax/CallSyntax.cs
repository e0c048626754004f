namespace Purchasing.Rete.Expressions.Syntax;

/// <summary><c>name(arguments)</c></summary>
internal sealed record CallSyntax(string Name, IReadOnlyList<SyntaxNode> Arguments, int Start, int ArgumentDepth) : SyntaxNode(Start, ArgumentDepth + 1);
