namespace Purchasing.Rete.Expressions.Syntax;

/// <summary><c>left ?? right</c></summary>
internal sealed record CoalesceSyntax(SyntaxNode Left, SyntaxNode Right, int OperatorStart)
    : SyntaxNode(Left.Start, Math.Max(Left.Depth, Right.Depth) + 1);
